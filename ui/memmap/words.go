package memmap

import (
	"fmt"

	"fyne.io/fyne/v2/lang"

	"dumplens/model"
	"dumplens/model/mem"
)

// addrWords writes an address, with 16 digits when any of the regions needs them.
func addrWords(a model.Addr, regions []mem.Region) string {
	if n := len(regions); n > 0 && regions[n-1].Last>>32 != 0 {
		return a.String()
	}
	return a.Short()
}

// sizeWords writes a power of two of bytes: 4 KiB, 2 MiB.
func sizeWords(n uint64) string {
	units := [...]string{lang.L("bytes"), "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	u := 0
	for n >= 1024 && n%1024 == 0 {
		n, u = n/1024, u+1
	}
	return fmt.Sprintf("%d %s", n, units[u])
}

func cellTitle(size uint64) string { return fmt.Sprintf(lang.L("1 cell = %s"), sizeWords(size)) }

// countWords says how much of a cell of size bytes is captured.
func countWords(c mem.Cell, size uint64) string {
	atLeast := ""
	if c.Floor {
		atLeast = lang.L("at least") + " "
	}
	if size%mem.PageSize == 0 && c.Captured%mem.PageSize == 0 {
		n := size / mem.PageSize
		if n == 1 && c.Captured == size {
			return lang.L("the page is captured")
		}
		if n == 1 {
			return lang.L("the page is not captured")
		}
		return atLeast + fmt.Sprintf(lang.L("%d of %d pages captured"), c.Captured/mem.PageSize, n)
	}
	return atLeast + fmt.Sprintf(lang.L("%d of %d bytes captured"), c.Captured, size)
}

// whyWords says why the rest of a cell of size bytes is missing.
func whyWords(c mem.Cell, size uint64, physical bool) string {
	switch {
	case c.Floor:
		return lang.L("there is too much to look at all of it")
	case c.Why == model.Present:
		return ""
	}
	words := c.Why.String()
	if physical {
		words = physicalWords(c, size)
	}
	if c.Captured == 0 {
		return words
	}
	return lang.L("the rest") + ": " + words
}

// physicalWords parts what was not captured from what is no memory.
func physicalWords(c mem.Cell, size uint64) string {
	void := lang.L("outside the machine's memory")
	if c.Why == model.NotMapped {
		return void
	}
	words := c.Why.String()
	if c.Ram > 0 && c.Ram < size {
		words += fmt.Sprintf(lang.L("; %s of the cell is %s"), model.HumanSize(size-c.Ram), void)
	}
	return words
}

// kindWords are the words of the legend.
func (l *legend) kindWords(k kind) string {
	switch {
	case k == captured && l.zoned:
		return lang.L("read/write, other")
	case k == captured:
		return lang.L("captured")
	case k == readOnly:
		return lang.L("read-only")
	case k == execute:
		return lang.L("execute")
	case k == partly:
		return lang.L("partly")
	case k == paged:
		return model.PagedOut.String()
	case k == reserved:
		return lang.L("reserved")
	case k == outside && l.zoned:
		return lang.L("free")
	case k == outside && l.physical:
		return lang.L("outside RAM")
	case k == outside:
		return model.NotMapped.String()
	}
	return model.NotInDump.String()
}
