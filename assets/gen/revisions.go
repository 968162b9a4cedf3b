package main

import (
	"strconv"
	"strings"
)

// latest stands for "and later".
const latest = 99999

// revisions reads the revisions in which a value was seen: "107..5933", "SP1..3959",
// "1-1039..5933" (a range in each of two sources), "RTM", "later", "2025-08" (the
// month of a kernel whose revision is not known), "" for all.
func revisions(s string) (from, to int) {
	if s == "" {
		return 0, latest
	}
	first, last, ranged := strings.Cut(s, "..")
	if !ranged {
		last = first
	}
	if a, b, two := strings.Cut(first, "-"); two && !ranged {
		last = b
		first = a
	}
	first, _, _ = strings.Cut(first, "-")
	if _, b, two := strings.Cut(last, "-"); two {
		last = b
	}
	from, to = revision(first), revision(last)
	if s == "later" {
		from = 1
	}
	if strings.HasPrefix(s, "2025-") { // 26100: the kernels of that summer are 4946 and later
		from, to = 4946, latest
	}
	return from, max(from, to)
}

// revision reads one: a number, a service pack, or a word. One of a later build
// that shares the layout ("22631.2428") counts as later.
func revision(s string) int {
	switch {
	case s == "RTM":
		return 0
	case s == "later" || strings.Contains(s, "."):
		return latest
	}
	n, err := strconv.Atoi(strings.TrimPrefix(s, "SP"))
	if err != nil {
		return 0
	}
	return n
}
