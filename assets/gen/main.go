// Command gen writes assets/layouts from a table of kernel structure offsets. The table
// has one row per architecture, build and value, with the columns arch, build,
// revisions_seen, struct, member, offset_hex, bits; further columns are ignored.
//
// A second table may add what was not seen in a build but inferred from its
// neighbours: arch, build_from, build_to, struct, member, offset_hex, bits, checked,
// where checked is 0. It fills gaps only.
//
//	go run ./assets/gen -offsets offsets_full.tsv -inferred offsets.tsv -out assets/layouts
//
// With -kernels it writes assets/tables/kernels.tsv instead, see writeKernels.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	offsets := flag.String("offsets", "", "the table to read")
	inferred := flag.String("inferred", "", "the table of inferred offsets, if any")
	out := flag.String("out", "assets/layouts", "the folder to write to")
	kernels := flag.String("kernels", "", "the table of kernels' symbols")
	flag.Parse()
	if *kernels != "" {
		if err := writeKernels(*kernels, "assets/tables/kernels.tsv"); err != nil {
			log.Fatal(err)
		}
		return
	}
	builds, err := readOffsets(*offsets)
	if err != nil {
		log.Fatal(err)
	}
	if *inferred != "" {
		if err := addInferred(builds, *inferred); err != nil {
			log.Fatal(err)
		}
	}
	for name, rows := range builds {
		if err := os.WriteFile(filepath.Join(*out, name+".tsv"), []byte(format(rows)), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// row is one value of one member.
type row struct {
	structure, member, offset, bits string
	from, to                        int // revisions in which the value was seen
}

// readOffsets gives the rows of each "arch-build".
func readOffsets(path string) (map[string][]row, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the offsets cannot be read: %w", err)
	}
	defer f.Close()
	builds := map[string][]row{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		c := strings.Split(lines.Text(), "\t")
		if len(c) < 7 || c[0] == "arch" {
			continue
		}
		from, to := revisions(c[2])
		name := c[0] + "-" + c[1]
		builds[name] = append(builds[name], row{c[3], c[4], strings.TrimPrefix(c[5], "0x"), c[6], from, to})
	}
	if len(builds) == 0 {
		return nil, fmt.Errorf("%s holds no offsets", path)
	}
	return builds, nil
}

// format groups the rows by structure. A member's line is: tab, name, offset in
// hexadecimal, bits, revisions from-to. The revisions stand only where they matter:
// the member has another value in another revision, or came after the first one.
func format(rows []row) string {
	slices.SortStableFunc(rows, func(a, b row) int {
		if c := strings.Compare(a.structure, b.structure); c != 0 {
			return c
		}
		if c := strings.Compare(a.member, b.member); c != 0 {
			return c
		}
		return a.from - b.from
	})
	values := map[string]int{}
	for _, r := range rows {
		values[r.structure+"."+r.member]++
	}
	first := usualFirst(rows)
	var s strings.Builder
	last := ""
	for _, r := range rows {
		if r.structure != last {
			fmt.Fprintln(&s, r.structure)
			last = r.structure
		}
		line := "\t" + r.member + "\t" + r.offset + "\t" + r.bits + "\t"
		if values[r.structure+"."+r.member] > 1 || r.from > first {
			line += fmt.Sprintf("%d-%d", r.from, r.to)
		}
		fmt.Fprintln(&s, strings.TrimRight(line, "\t"))
	}
	return s.String()
}

// usualFirst is the first revision of most rows.
func usualFirst(rows []row) int {
	count := map[int]int{}
	best := 0
	for _, r := range rows {
		if count[r.from]++; count[r.from] > count[best] {
			best = r.from
		}
	}
	return best
}
