package rig

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
)

// Ports below those that systems hand out to connections by themselves (from 32768 on, on Linux): such a one may be taken again
// between the moment it was free and the moment somebody listens on it.
const (
	firstPort = 15_000
	ports     = 15_000
	tries     = 100
)

var (
	given   = map[int]bool{} // in this process
	givenMu sync.Mutex
)

// FreeAddr returns a loopback address with a port that was free a moment ago, and that nobody is given by chance. It returns no
// address twice.
func FreeAddr() (string, error) {
	givenMu.Lock()
	defer givenMu.Unlock()
	for range tries {
		port := firstPort + rand.IntN(ports)
		if given[port] {
			continue
		}
		addr := fmt.Sprintf("127.0.0.1:%d", port)
		l, err := net.Listen("tcp", addr)
		if err != nil {
			continue
		}
		given[port] = true
		return addr, l.Close()
	}
	return "", errors.New("no free port was found")
}
