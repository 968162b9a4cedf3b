package kdump

import (
	"encoding/binary"
	"errors"
	"fmt"

	"dumplens/model"
)

// rangeDump is the header of dumps that debuggers write as ranges of pages (types
// 8, 9 and 0xA), known from one public reader. TotalNumberOfPages is meant for type
// 0xA only.
var rangeDump = []field{
	{"Marker", 0x0, 4, code},
	{"Signature", 0x4, 4, ascii},
	{"ValidDump", 0x8, 4, ascii},
	{"MetadataSize", 0x10, 8, size},
	{"FirstPageOffset", 0x18, 8, offset},
	{"NumberOfRanges", 0x20, 4, count},
	{"TotalNumberOfPages", 0x28, 8, count},
}

const (
	rangeListAt  = 0x30 // in the body
	rangeSize    = 16   // u64 first page, u64 count
	metadataSkip = 0x20 // MetadataSize counts from there in the body's header
)

// maxRangeList bounds the list of ranges that is read: a million of them.
const maxRangeList = 16 << 20

// ranges places the pages of a range dump.
func (l *loading) ranges(typ uint64) (*stored, error) {
	r := newRecord(l.d, l.file, l.h.size, rangeListAt, rangeDump)
	r.prefix = "RDMP."
	if len(r.buf) < rangeListAt {
		return nil, errors.New("the file ends before the list of its ranges; it was cut off: copy it again")
	}
	l.addFields(r.fields())
	if mark := string(r.buf[4:12]); mark != "RDMPDUMP" {
		return nil, fmt.Errorf("the mark RDMPDUMP after the header is missing (%q), so the debugger did not finish writing the dump; write it again", printable(mark))
	}
	first, metadata := r.or0("FirstPageOffset"), r.or0("MetadataSize")
	if told := metadata + l.h.size + metadataSkip; told != first {
		at, list := r.span(r.find("MetadataSize")), l.h.size+rangeListAt+rangeSize
		if (first < list || first >= l.file.Size()) && told >= list && told < l.file.Size() {
			l.d.AddProblem("memory", at, "the first page is said to lie at file offset 0x%x, which is not possible; the list of ranges ends at 0x%x by its own count: the pages are taken from there", first, told)
			first = told
		} else {
			l.d.AddProblem("memory", at, "the list of ranges is 0x%x bytes by its own count but the first page lies at file offset 0x%x: the place of the first page is used", metadata, first)
		}
	}
	list, err := l.rangeList(first)
	if err != nil {
		return nil, err
	}
	promised := uint64(0)
	if typ == typeCompleteRange {
		promised = r.or0("TotalNumberOfPages")
	}
	return l.placeRanges(list, first, promised)
}

// rangeList reads the bytes between the body's header and the first page.
func (l *loading) rangeList(first uint64) ([]byte, error) {
	at := l.h.size + rangeListAt
	end := min(first, l.file.Size())
	if end < at+rangeSize || first > maxOffset {
		return nil, fmt.Errorf("the first page is said to lie at file offset 0x%x, which is not possible", first)
	}
	n := end - at
	if n > maxRangeList {
		l.d.AddProblem("memory", l.span(at, n), "the list of ranges is said to take %s; only its first %s are read", model.HumanSize(n), model.HumanSize(maxRangeList))
		n = maxRangeList
	}
	return model.ReadBytes(l.file, model.Addr(at), n)
}

// placeRanges walks the list. It ends at an empty range, at the end of its bytes or,
// when promised is not 0, when so many pages were placed.
func (l *loading) placeRanges(list []byte, first, promised uint64) (*stored, error) {
	claims := l.readRanges(list, promised)
	if len(claims) == 0 {
		return nil, errors.New("the list of ranges is empty, so no page can be found")
	}
	total := promised
	if size := l.file.Size(); total == 0 && size > first {
		total = (size - first) / pageSize
	}
	for i, c := range claims {
		if c.countPossible() {
			continue
		}
		if wild := wildCounts(claims, 0); len(wild) == 1 && solveCount(claims, i, total) {
			l.d.AddProblem("memory", c.at, "a range of 0x%x pages at page 0x%x is not possible: the others leave 0x%x pages for it, and so many are taken", c.PageCount, c.BasePage, claims[i].PageCount)
			break
		}
		l.d.AddProblem("memory", c.at, "a range of 0x%x pages at page 0x%x is not possible: it and those after it are left out", c.PageCount, c.BasePage)
		claims = claims[:i]
		break
	}
	markImpossible(claims)
	if promised > 0 && pagesOf(claims) != promised {
		l.d.AddProblem("memory", l.span(l.h.size, rangeListAt), "the header promises %d pages but the ranges add up to %d: the ranges are used", promised, pagesOf(claims))
	}
	return l.place(claims, first, markImpossible)
}

// readRanges reads the list as it is.
func (l *loading) readRanges(list []byte, promised uint64) (claims []claim) {
	sum := uint64(0)
	for at := 0; at+rangeSize <= len(list); at += rangeSize {
		c := claim{at: l.span(l.h.size+rangeListAt+uint64(at), rangeSize)}
		c.base = c.at.Sub(0, rangeSize/2)
		c.BasePage, c.PageCount = binary.LittleEndian.Uint64(list[at:]), binary.LittleEndian.Uint64(list[at+8:])
		if c.PageCount == 0 || c.BasePage == 0 && at > 0 || promised > 0 && sum >= promised {
			break
		}
		if c.countPossible() {
			sum += c.PageCount
		}
		claims = append(claims, c)
	}
	return claims
}
