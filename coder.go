package clientele

import (
	"encoding/binary"
	"reflect"
	"strings"
	"sync"
	"unsafe"
)

// A coder turns customer keys into codes and back. Integers are their own
// code. A string of at most 15 bytes is packed, with its length in the last
// byte; so is a lower-case UUID, as its 128 bits, unless its last byte could
// be taken for a length. Every other key is looked up in a map and its number
// is its code; the last byte of such a code is numbered.
type coder[K comparable] struct {
	partial bool // K has values that cannot be compared

	mu   sync.Mutex // batches are coded in parallel
	ids  map[K]uint64
	keys []K
}

const (
	longestPacked = 15
	numbered      = 0xff
)

func newCoder[K comparable]() *coder[K] {
	return &coder[K]{partial: hasInterface(reflect.TypeFor[K]())}
}

// hasInterface reports whether values of the type can hold interfaces, which
// may in turn hold what cannot be compared.
func hasInterface(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Array:
		return hasInterface(t.Elem())
	case reflect.Struct:
		for field := range t.Fields() {
			if hasInterface(field.Type) {
				return true
			}
		}
	}
	return false
}

// check returns the index of the first key that cannot be a key, with the
// reason, or −1.
func (c *coder[K]) check(keys []K) (bad int, reason string) {
	if isPackable(any(keys)) {
		return -1, ""
	}
	for i, k := range keys {
		if c.partial && !reflect.ValueOf(&k).Elem().Comparable() {
			return i, "cannot be compared"
		}
		if k != k { //nolint:staticcheck // only what holds a NaN differs from itself
			return i, "not equal to itself"
		}
	}
	return -1, ""
}

// isPackable reports whether every value of the type is equal to itself and
// has a code of its own or is a string.
func isPackable(keys any) bool {
	switch keys.(type) {
	case []int64, []int, []int32, []uint64, []uint32, []string:
		return true
	default:
		return false
	}
}

// wide reports whether codes have a half b.
func (c *coder[K]) wide() bool {
	switch any([]K(nil)).(type) {
	case []int64, []int, []int32, []uint64, []uint32:
		return false
	default:
		return true
	}
}

// encode sets codes[i] to the code of keys[i], for keys that passed check.
func (c *coder[K]) encode(codes []code, keys []K) {
	switch keys := any(keys).(type) {
	case []int64:
		for i, k := range keys {
			codes[i] = newCode(uint64(k), 0)
		}
	case []int:
		for i, k := range keys {
			codes[i] = newCode(uint64(k), 0)
		}
	case []int32:
		for i, k := range keys {
			codes[i] = newCode(uint64(k), 0)
		}
	case []uint64:
		for i, k := range keys {
			codes[i] = newCode(k, 0)
		}
	case []uint32:
		for i, k := range keys {
			codes[i] = newCode(uint64(k), 0)
		}
	case []string:
		for i, k := range keys {
			packed, ok := pack(k)
			if !ok {
				packed = c.number(any(k).(K))
			}
			codes[i] = packed
		}
	case []K:
		for i, k := range keys {
			codes[i] = c.number(k)
		}
	}
}

// number returns the code of a key that is kept in the map.
func (c *coder[K]) number(k K) code {
	c.mu.Lock()
	defer c.mu.Unlock()
	id, ok := c.ids[k]
	if !ok {
		if c.ids == nil {
			c.ids = make(map[K]uint64)
		}
		k = ownKey(k)
		id = uint64(len(c.keys))
		c.ids[k] = id
		c.keys = append(c.keys, k)
	}
	return newCode(id, numbered<<56)
}

// ownKey returns a key that does not hold on to a larger string of the caller.
func ownKey[K comparable](k K) K {
	if s, ok := any(k).(string); ok {
		return any(strings.Clone(s)).(K)
	}
	return k
}

// decode returns the keys of the codes. Packed strings share one piece of
// memory.
func (c *coder[K]) decode(codes []code) []K {
	keys := make([]K, len(codes))
	switch out := any(keys).(type) {
	case []int64:
		for i, code := range codes {
			out[i] = int64(code.low())
		}
	case []int:
		for i, code := range codes {
			out[i] = int(code.low())
		}
	case []int32:
		for i, code := range codes {
			out[i] = int32(code.low())
		}
	case []uint64:
		for i, code := range codes {
			out[i] = code.low()
		}
	case []uint32:
		for i, code := range codes {
			out[i] = uint32(code.low())
		}
	case []string:
		size := 0
		for _, code := range codes {
			size += code.textLen()
		}
		text := make([]byte, 0, size)
		for i, code := range codes {
			if code.isNumber() {
				out[i] = any(c.keys[code.low()]).(string)
				continue
			}
			begin := len(text)
			text = code.appendText(text)
			out[i] = unsafe.String(unsafe.SliceData(text[begin:]), len(text)-begin)
		}
	default:
		for i, code := range codes {
			keys[i] = c.keys[code.low()]
		}
	}
	return keys
}

// pack packs a string without loss, or says that it cannot.
func pack[T text](s T) (code, bool) {
	if len(s) <= longestPacked {
		var b [16]byte
		copy(b[:], s)
		b[15] = byte(len(s))
		return newCode(binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:])), true
	}
	return packUUID(s)
}

const (
	uuidLen  = 36
	hexDigit = "0123456789abcdef"
)

// packUUID packs a UUID in its usual text form with lower-case digits.
func packUUID[T text](s T) (code, bool) {
	if len(s) != uuidLen {
		return code{}, false
	}
	var b [16]byte
	at := 0
	for i := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			if s[at] != '-' {
				return code{}, false
			}
			at++
		}
		hi, lo := hexValue(s[at]), hexValue(s[at+1])
		if hi|lo > 15 {
			return code{}, false
		}
		b[i] = hi<<4 | lo
		at += 2
	}
	if b[15] <= longestPacked || b[15] == numbered {
		return code{}, false
	}
	return newCode(binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:])), true
}

// hexValue returns the value of a lower-case hexadecimal digit, or 255.
func hexValue(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	default:
		return 255
	}
}

// isNumber reports whether the code of a string is a number in the map.
func (c code) isNumber() bool { return c.b>>56 == numbered }

// textLen returns the length of a packed string, and 0 for a number.
func (c code) textLen() int {
	switch last := int(c.b >> 56); {
	case last <= longestPacked:
		return last
	case last == numbered:
		return 0
	default:
		return uuidLen
	}
}

// appendText appends the packed string.
func (c code) appendText(text []byte) []byte {
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:], c.low())
	binary.LittleEndian.PutUint64(b[8:], c.b)
	n := c.textLen()
	if n <= longestPacked {
		return append(text, b[:n]...)
	}
	for i, v := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text = append(text, '-')
		}
		text = append(text, hexDigit[v>>4], hexDigit[v&15])
	}
	return text
}
