package ledger

import (
	"os"
	"path/filepath"
	"runtime"
)

// DirVariable is the environment variable that says where the ledger is.
const DirVariable = "OTELCOL_VIEW_DIR"

// DefaultDir is where the ledger of this user is, for whoever is told of no other place: what DirVariable says, or a folder of
// otelcol-genai where the system keeps programs' state. It is empty where the user has no home.
func DefaultDir() string {
	if dir := os.Getenv(DirVariable); dir != "" {
		return dir
	}
	dir := os.Getenv("XDG_STATE_HOME")
	home, err := os.UserHomeDir()
	switch {
	case runtime.GOOS == "windows" || runtime.GOOS == "darwin":
		if dir, err = os.UserConfigDir(); err != nil {
			return ""
		}
	case filepath.IsAbs(dir):
	case err != nil:
		return ""
	default:
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "otelcol-genai")
}
