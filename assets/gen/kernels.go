package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
)

// kernelSymbols are the variables of the kernel whose places are kept, in the order
// of the columns of assets/tables/kernels.tsv.
var kernelSymbols = []string{
	"KdDebuggerDataBlock", "KdpDataBlockEncoded", "KiWaitNever", "KiWaitAlways", "PsActiveProcessHead", "PsInitialSystemProcess",
	"PsLoadedModuleList", "PspCidTable", "MmUnloadedDrivers", "MmLastUnloadedDriver", "ObpRootDirectoryObject", "KiProcessorBlock",
	"MmPfnDatabase", "NtBuildLab", "ObHeaderCookie",
}

// writeKernels writes the places of the kernel's variables, one kernel a row: the id of
// its PDB (GUID and age), its version, then RVAs in hexadecimal. The table to read has
// the columns version, pdb_guid_age and one for each variable.
func writeKernels(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("the kernels' symbols cannot be read: %w", err)
	}
	defer f.Close()
	var rows []string
	var heading []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		if heading == nil {
			heading = c
			continue
		}
		row := []string{column(heading, c, "pdb_guid_age"), column(heading, c, "version")}
		for _, name := range kernelSymbols {
			row = append(row, strings.TrimPrefix(column(heading, c, name), "0x"))
		}
		rows = append(rows, strings.Join(row, "\t"))
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	slices.Sort(rows)
	head := "# pdb\tversion\t" + strings.Join(kernelSymbols, "\t")
	return os.WriteFile(to, []byte(head+"\n"+strings.Join(rows, "\n")+"\n"), 0o644)
}

// column is the cell of a row below a heading, "" when there is none.
func column(heading, row []string, name string) string {
	if i := slices.Index(heading, name); i >= 0 && i < len(row) {
		return row[i]
	}
	return ""
}
