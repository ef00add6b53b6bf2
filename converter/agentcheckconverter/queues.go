package agentcheckconverter

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// patience is how long a file's lock is waited for: whoever holds it is a running Collector, and its file is not damaged.
const patience = time.Second

// putAside renames the damaged files of every file_storage that says recreate, and returns what it did. The extension itself
// recreates a file that bbolt panics on when it opens it; damage that shows later, or as an error, would end the start.
func putAside(all map[string]any, now time.Time) (told []string) {
	owned := owners(all)
	extensions, _ := all["extensions"].(map[string]any)
	for id, section := range extensions {
		settings, _ := section.(map[string]any)
		dir, _ := settings["directory"].(string)
		if kind, _, _ := strings.Cut(id, "/"); kind != "file_storage" || dir == "" || settings["recreate"] != true {
			continue
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue // the extension says what is wrong with it
		}
		for _, e := range entries {
			path := filepath.Join(dir, e.Name())
			if !e.Type().IsRegular() || !ownedBy(owned, e.Name()) {
				continue
			}
			if err := readable(path); err != nil {
				aside := path + ".damaged-" + now.UTC().Format("20060102T150405")
				told = append(told, fmt.Sprintf("extensions::%s::directory: %s is damaged (%v), and is kept as %s: what waited in it has not been sent%s",
					id, path, err, filepath.Base(aside), failed(os.Rename(path, aside))))
			}
		}
	}
	return told
}

// owners are how the names of the files begin that file_storage makes for the components of a configuration. The directory may
// be anybody's, such as the one that the Collector was started in: nothing else there is ours to touch.
func owners(all map[string]any) (begin []string) {
	for section, kind := range map[string]string{
		"receivers": "receiver", "processors": "processor", "exporters": "exporter", "connectors": "connector", "extensions": "extension",
	} {
		components, _ := all[section].(map[string]any)
		for id := range components {
			typ, name, _ := strings.Cut(id, "/")
			begin = append(begin, kind+"_"+typ+"_"+name)
		}
	}
	return begin
}

// ownedBy reports whether a file is one of a component's. What was put aside has a dot in its name, which file_storage's own have not.
func ownedBy(owners []string, name string) bool {
	return !strings.Contains(name, ".") && slices.ContainsFunc(owners, func(begin string) bool {
		rest, ok := strings.CutPrefix(name, begin)
		return ok && (rest == "" || rest[0] == '_')
	})
}

func failed(err error) string {
	if err == nil {
		return ""
	}
	return "; it could not be renamed: " + err.Error()
}

// readable reads all keys of a bbolt file. What is beyond the end of the file is a fault of the memory that it is mapped into.
func readable(path string) (err error) {
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 { // an empty file becomes one
		return nil
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: patience})
	if errors.Is(err, berrors.ErrTimeout) || errors.Is(err, os.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	defer db.Close()
	left := info.Size() // of keys: pages may be a circle
	touched := byte(0)  // a fault, where something is not there
	return db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(key, value []byte) error {
				if left--; left < 0 {
					return errors.New("pages refer to each other")
				}
				for _, part := range [][]byte{key, value} {
					if len(part) > 0 {
						touched ^= part[0] ^ part[len(part)-1]
					}
				}
				return nil
			})
		})
	})
}
