// Package enum gives the enumerations of this module their stable texts: a
// slice of lower-case names, indexed by the value, with the name of the
// unknown value first.
package enum

import "fmt"

// Name returns the name of v, or “kind(v)” for a value that has none.
func Name[T ~uint8](kind string, names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("%s(%d)", kind, v)
}

// Text returns the name of v for a file. A value without a name is an error.
func Text[T ~uint8](kind string, names []string, v T) ([]byte, error) {
	if int(v) < len(names) {
		return []byte(names[v]), nil
	}
	return nil, fmt.Errorf("no such %s: %d", kind, v)
}

// Parse sets *v to the value with the given name. On an error *v is as before.
func Parse[T ~uint8](kind string, names []string, v *T, text []byte) error {
	for i, name := range names {
		if name == string(text) {
			*v = T(i)
			return nil
		}
	}
	return fmt.Errorf("no such %s: %q", kind, text)
}
