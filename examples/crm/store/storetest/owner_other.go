//go:build !unix

package storetest

import "syscall"

// owner says as whom to run PostgreSQL: as the test itself.
func owner(string) (*syscall.SysProcAttr, error) { return nil, nil }
