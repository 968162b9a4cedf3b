package model

import (
	"fmt"
	"strconv"
	"strings"
)

// Overrides are what the user knows better than the header of a kernel dump.
type Overrides struct {
	// DirectoryTableBase is the physical address of page tables that lead to the
	// kernel, 0 for the header's.
	DirectoryTableBase Addr
	// ProcessHead and ModuleHead are the addresses of the kernel's variables
	// PsActiveProcessHead and PsLoadedModuleList, 0 for the header's.
	ProcessHead, ModuleHead Addr
	// Build is the build number of Windows, 0 for the header's.
	Build uint32
	// Discover leaves the data on builds aside: where members of structures lie is
	// found by evidence alone.
	Discover bool
	// Scan looks through all of physical memory for processes that no list leads to. It
	// takes a second or so for each GiB.
	Scan bool
}

// ParseBuild reads a build number of Windows.
func ParseBuild(s string) (uint32, error) {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 16)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%q is no build number: write one such as 19041", s)
	}
	return uint32(n), nil
}
