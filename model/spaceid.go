package model

import (
	"strconv"
	"strings"
)

// processPrefix begins the ids of the spaces of processes.
const processPrefix = "process:"

// ProcessSpace is the id of the space of a process.
func ProcessSpace(pid uint64) string { return processPrefix + strconv.FormatUint(pid, 10) }

// IsProcessSpace tells the ids of the spaces of processes, those of their other views
// (process:4:shadow) too.
func IsProcessSpace(id string) bool { return strings.HasPrefix(id, processPrefix) }

// ProcessOfSpace reads the number of a process from the id of a space, process:4 or
// process:4:shadow; false when it is no process's.
func ProcessOfSpace(id string) (pid uint64, ok bool) {
	rest, ok := strings.CutPrefix(id, processPrefix)
	if !ok {
		return 0, false
	}
	rest, _, _ = strings.Cut(rest, ":")
	pid, err := strconv.ParseUint(rest, 10, 64)
	return pid, err == nil
}

// HoldsPointers tells spaces in which a pointer leads to an address of the same space:
// all but the file and physical memory.
func HoldsPointers(s Space) bool { return s.Name() != "file" && s.Name() != "physical" }
