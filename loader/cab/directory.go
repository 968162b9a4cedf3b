package cab

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"dumplens/model"
	"dumplens/model/mem"
)

// Sizes and flags of the directory, after [MS-CAB] 2.1 to 2.3.
const (
	headerSize = 36 // CFHEADER without its optional fields
	folderSize = 8  // CFFOLDER without its reserved bytes
	fileSize   = 16 // CFFILE without its name
	maxName    = 256

	flagPrev    = 1 // cfhdrPREV_CABINET
	flagNext    = 2 // cfhdrNEXT_CABINET
	flagReserve = 4 // cfhdrRESERVE_PRESENT

	nameIsUTF = 0x80 // _A_NAME_IS_UTF
)

// folder is a CFFOLDER: a stream of blocks.
type folder struct {
	at     uint64 // coffCabStart, of the first block
	blocks int    // cCFData
	method uint16 // typeCompress
}

// Read reads the directory of a cabinet. The error says why nothing of it can be had.
func Read(file *mem.File) (*Archive, error) {
	r := reader{file: file}
	h := r.next(headerSize)
	if r.err != nil || !Sniff(h) {
		return nil, errors.New("the header of the cabinet is not whole")
	}
	flags := binary.LittleEndian.Uint16(h[30:])
	if flags&(flagPrev|flagNext) != 0 {
		return nil, errors.New("this is one of a set of cabinets. Unpack them (Windows: expand -F:* FILE FOLDER, Linux: cabextract FILE) and open the dump itself")
	}
	a := &Archive{file: file}
	folderReserve := 0
	if flags&flagReserve != 0 {
		b := r.next(4)
		folderReserve, a.reserve = int(b[2]), int(b[3])
		r.next(int(binary.LittleEndian.Uint16(b)))
	}
	for range binary.LittleEndian.Uint16(h[26:]) {
		b := r.next(folderSize + folderReserve)
		a.folders = append(a.folders, folder{
			uint64(binary.LittleEndian.Uint32(b)), int(binary.LittleEndian.Uint16(b[4:])), binary.LittleEndian.Uint16(b[6:]),
		})
		if r.err != nil {
			return nil, fmt.Errorf("the list of folders of the cabinet is cut off: %w", r.err)
		}
	}
	r.at = uint64(binary.LittleEndian.Uint32(h[16:]))
	a.readFiles(&r, int(binary.LittleEndian.Uint16(h[28:])))
	return a, a.bound()
}

// readFiles reads the CFFILEs, as many as there are.
func (a *Archive) readFiles(r *reader, count int) {
	for i := range count {
		b := r.next(fileSize)
		name := r.name(binary.LittleEndian.Uint16(b[14:])&nameIsUTF != 0)
		if r.err != nil {
			a.Problems = append(a.Problems, fmt.Sprintf("the directory of the cabinet is cut off after %d of %d files: %s", i, count, r.err))
			break
		}
		m := Member{
			Name: name, Size: uint64(binary.LittleEndian.Uint32(b)),
			at: uint64(binary.LittleEndian.Uint32(b[4:])), folder: int(binary.LittleEndian.Uint16(b[8:])),
		}
		if m.folder >= len(a.folders) {
			a.Problems = append(a.Problems, fmt.Sprintf("%s is in folder %d of %d: it cannot be reached", name, m.folder, len(a.folders)))
			continue
		}
		a.Members = append(a.Members, m)
	}
	a.dropOverlaps()
}

// dropOverlaps leaves out members that share bytes with another one: no writer makes
// such, and they would let a small cabinet unpack to much.
func (a *Archive) dropOverlaps() {
	order := make([]int, len(a.Members))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		if x, y := a.Members[i].folder, a.Members[j].folder; x != y {
			return x - y
		}
		return compare(a.Members[i], a.Members[j])
	})
	drop := make([]bool, len(a.Members))
	dropped, last := 0, -1
	for _, i := range order {
		if m := a.Members[i]; last >= 0 && m.folder == a.Members[last].folder && m.at < a.Members[last].end() {
			drop[i] = true
			dropped++
			continue
		}
		last = i
	}
	if dropped == 0 {
		return
	}
	a.Problems = append(a.Problems, fmt.Sprintf("%d files of the cabinet lie in others' bytes: they are left out", dropped))
	kept := a.Members[:0]
	for i, m := range a.Members {
		if !drop[i] {
			kept = append(kept, m)
		}
	}
	a.Members = kept
}

// bound refuses a cabinet that would unpack to more than any that is meant well.
func (a *Archive) bound() error {
	ends := make([]uint64, len(a.folders))
	total := uint64(0)
	for _, m := range a.Members {
		if more := m.end() - min(m.end(), ends[m.folder]); more > 0 {
			ends[m.folder] += more
			total += more
		}
	}
	if total > maxUnpacked {
		return fmt.Errorf("the cabinet says that it unpacks to %s, more than is believed (%s)", model.HumanSize(total), model.HumanSize(maxUnpacked))
	}
	return nil
}

// reader reads on through the directory; after an error it gives zeros.
type reader struct {
	file *mem.File
	at   uint64
	err  error
}

// next gives the next n bytes.
func (r *reader) next(n int) []byte {
	b := make([]byte, n)
	if r.err == nil {
		_, r.err = r.file.ReadAt(b, model.Addr(r.at))
		r.at += uint64(n)
	}
	return b
}

// name reads a name, which ends with a zero.
func (r *reader) name(isUTF bool) string {
	if r.err != nil {
		return ""
	}
	b := make([]byte, min(maxName, r.file.Size()-min(r.file.Size(), r.at)))
	if len(b) > 0 {
		_, r.err = r.file.ReadAt(b, model.Addr(r.at))
	}
	end := bytes.IndexByte(b, 0)
	if end < 0 {
		r.err = cmp.Or(r.err, fmt.Errorf("the name at 0x%x does not end", r.at))
		return ""
	}
	r.at += uint64(end) + 1
	return decodeName(b[:end], isUTF)
}

// decodeName reads a name as UTF-8, or else byte for byte: the code page of the machine
// that wrote it is not recorded.
func decodeName(b []byte, isUTF bool) string {
	if isUTF || utf8.Valid(b) {
		return string(bytes.ToValidUTF8(b, []byte("\ufffd")))
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}
