//go:build !unix

package journal

import "os"

// lockFile opens the file: where the system knows no advisory locks, nothing keeps two processes apart.
func lockFile(name string) (*os.File, error) { return os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600) }
