package mem

import "fmt"

// pageCause is why a page of physical memory cannot be read. It is put into words only
// when somebody asks: a search meets millions.
type pageCause struct {
	what pageProblem
	pfn  uint64
	off  uint64 // in the file
	err  error
}

type pageProblem uint8

const (
	pageNotCaptured pageProblem = iota
	pageOutside
	pageUnread
)

// Unwrap gives the file's error.
func (c *pageCause) Unwrap() error { return c.err }

// Error says why.
func (c *pageCause) Error() string {
	switch c.what {
	case pageOutside:
		return fmt.Sprintf("page 0x%x is outside the machine's memory", c.pfn)
	case pageUnread:
		return fmt.Sprintf("page 0x%x should be in the file at 0x%x, but %s", c.pfn, c.off, c.err)
	}
	return fmt.Sprintf("page 0x%x was not captured", c.pfn)
}
