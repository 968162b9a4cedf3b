package mem

import (
	"fmt"

	"dumplens/model"
)

// cause is why an address leads nowhere. It is put into words only when somebody asks:
// a walk over empty memory meets millions.
type cause struct {
	what causeKind
	name string // of the entry
	a, b uint64
	err  error
}

type causeKind uint8

const (
	causeNone causeKind = iota
	causeTop
	causeNoAddress
	causeOther
	causeNoTable // a: page
	causeNoPage  // a: page
	causeReserved
	causeZeroEntry
	causeNotPresent // a: entry
	causeVAD
	causePageFile // a: number, b: page
	causeCompressed
	causeNoPrototype // a: address
	causeNoPrototypeRead
	causeDeep
	causeMappedFile
)

// reason is the cause as an error, nil for none.
func (f *found) reason() error {
	if f.cause.what == causeNone {
		return nil
	}
	c := f.cause
	return &c
}

// Unwrap gives the error below.
func (c *cause) Unwrap() error { return c.err }

// Error says why.
func (c *cause) Error() string {
	switch c.what {
	case causeTop:
		return "past the top of the address space"
	case causeNoAddress:
		return "not a canonical address: the processor cannot form it"
	case causeOther:
		return "the address does not belong to this space"
	case causeNoTable:
		return fmt.Sprintf("the page table for this address (page 0x%x, its %ss) is not in the dump", c.a, c.name)
	case causeNoPage:
		return fmt.Sprintf("page 0x%x is not in the dump", c.a)
	case causeReserved:
		return fmt.Sprintf("the %s is 0x%x, which the processor does not define", c.name, c.a)
	case causeZeroEntry:
		return "the " + c.name + " is zero"
	case causeNotPresent:
		return fmt.Sprintf("the %s is 0x%x: not present", c.name, c.a)
	case causeVAD:
		return "not in memory: only the VAD tells what belongs there"
	case causeMappedFile:
		return "a page of a mapped file that was not in memory"
	case causePageFile:
		return c.pageFile()
	case causeCompressed:
		return fmt.Sprintf("compressed in memory: paging file %d, page 0x%x. Most machines keep compressed pages under this number", c.a, c.b)
	}
	return c.prototype()
}

func (c *cause) pageFile() string {
	words := fmt.Sprintf("paging file %d, page 0x%x", c.a, c.b)
	if c.err != nil {
		words += ": " + c.err.Error()
	}
	return words
}

func (c *cause) prototype() string {
	at := model.Addr(c.a)
	switch c.what {
	case causeNoPrototype:
		return fmt.Sprintf("the prototype PTE would be at %s, which is no kernel address of one", at)
	case causeDeep:
		return fmt.Sprintf("the prototype PTE at %s lies in memory that prototype PTEs describe in turn: they lead to each other", at)
	case causeNoPrototypeRead:
		return fmt.Sprintf("the prototype PTE at %s cannot be read: %s", at, model.AsHole(c.err, "", at).Reason())
	}
	return ""
}
