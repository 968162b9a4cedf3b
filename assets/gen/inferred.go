package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// addInferred adds the rows of the second table that were checked by nothing, to the
// builds that they name and that do not have the member.
func addInferred(builds map[string][]row, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("the inferred offsets cannot be read: %w", err)
	}
	defer f.Close()
	var lines []string
	for s := bufio.NewScanner(f); s.Scan(); {
		lines = append(lines, s.Text())
	}
	for name, rows := range builds {
		builds[name] = append(rows, missing(name, rows, lines)...)
	}
	return nil
}

// missing gives the inferred rows for one build, "x64-28000".
func missing(name string, rows []row, lines []string) []row {
	have := map[string]bool{}
	for _, r := range rows {
		have[r.structure+"."+r.member] = true
	}
	arch, number, _ := strings.Cut(name, "-")
	build, _ := strconv.Atoi(number)
	first := usualFirst(rows)
	var out []row
	for _, line := range lines {
		c := strings.Split(line, "\t")
		if len(c) < 8 || c[0] != arch || c[7] != "0" || have[c[3]+"."+c[4]] {
			continue
		}
		from, err1 := strconv.Atoi(c[1])
		to, err2 := strconv.Atoi(c[2])
		if err1 == nil && err2 == nil && from <= build && build <= to {
			out = append(out, row{c[3], c[4], strings.TrimPrefix(c[5], "0x"), c[6], first, latest})
		}
	}
	return out
}
