package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// largestBody is the most that a request may send.
const largestBody = 16 << 10

// decode reads a JSON object into v. Unknown fields, values of another type
// and anything after the object are refused, with the name of the field.
func decode(w http.ResponseWriter, r *http.Request, v any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return &problem{Status: http.StatusUnsupportedMediaType, Detail: "Content-Type must be application/json"}
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, largestBody))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		return malformed("there is something after the object")
	}
	var large *http.MaxBytesError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &large):
		return err
	case errors.As(err, &kind):
		p := malformed("a " + kind.Value + " where " + wanted(kind.Type.Kind().String()) + " is needed")
		p.Field = kind.Field
		return p
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		p := malformed("there is no such field")
		p.Field, _ = strconv.Unquote(strings.TrimPrefix(err.Error(), "json: unknown field "))
		return p
	case errors.Is(err, io.EOF):
		return malformed("the body is empty")
	default:
		return malformed("not JSON: " + strings.TrimPrefix(err.Error(), "json: "))
	}
}

func malformed(detail string) *problem {
	return &problem{Status: http.StatusBadRequest, Detail: detail}
}

// wanted puts a kind of Go in the words of JSON.
func wanted(kind string) string {
	switch kind {
	case "int64":
		return "a whole number"
	case "struct":
		return "an object"
	default:
		return "a " + kind
	}
}

// number reads a whole number of the query, at least low and at most high.
func number(r *http.Request, name string, low, high, otherwise int64) (int64, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return 0, malformed("the query cannot be read")
	}
	return parseNumber(q.Get(name), name, low, high, otherwise)
}

func parseNumber(text, name string, low, high, otherwise int64) (int64, error) {
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < low || n > high {
		p := malformed("a whole number from " + strconv.FormatInt(low, 10) + " to " + strconv.FormatInt(high, 10))
		p.Field = name
		return 0, p
	}
	return n, nil
}

// customerID reads the number of a customer from the path.
func customerID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, &problem{Status: http.StatusNotFound, Field: "customer", Detail: "there is no such customer"}
	}
	return id, nil
}
