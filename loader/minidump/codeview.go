package minidump

import (
	"fmt"

	"dumplens/model"
)

// Signatures of CodeView records.
const (
	rsds = 0x53445352 // RSDS: GUID, age, path
	nb10 = 0x3031424E // NB10: offset, signature, age, path
	elf  = 0x4270454C // LEpB: the build id of an ELF file, Breakpad's own
)

// codeView reads what identifies a module's symbols.
func (r *reader) codeView(m *model.Module, size, rva uint64) {
	if size == 0 {
		return
	}
	b := r.peek(rva, min(size, maxString))
	switch sig, ok := b.uint(0, 4); {
	case !ok:
		m.PDBName = model.Absent(model.Malformed, "the CodeView record should be past the end of the file")
		m.PDBID = m.PDBName
	case sig == rsds && b.has(0, 24):
		m.PDBID = model.Str(fmt.Sprintf("%s%X", guidDigits(b.sub(4, 16)), b.u32(20))).From(b.span(4, 20))
		m.PDBName = r.pathAt(b, 24)
		if b.sub(4, 16).isZero() {
			m.PDBID.Note = "the GUID is zero: the symbols cannot be told by it"
		}
	case sig == nb10 && b.has(0, 16):
		m.PDBID = model.Str(fmt.Sprintf("%08X%X", b.u32(8), b.u32(12))).From(b.span(8, 8))
		m.PDBName = r.pathAt(b, 16)
	case sig == elf:
		r.buildID(m, b.sub(4, 64))
	default:
		why := model.Absent(model.Unknown, fmt.Sprintf("a CodeView record of signature 0x%x is not read: look at its bytes", sig)).From(b.at)
		m.PDBName, m.PDBID = why, why
	}
}

func (r *reader) buildID(m *model.Module, id block) {
	m.PDBName = model.Absent(model.NotApplicable, "an ELF file is told by its build id")
	m.PDBID = m.PDBName
	m.ImageID = model.Absent(model.NotInDump, "the build id is empty")
	if id.len() > 0 {
		m.ImageID = model.Str(fmt.Sprintf("%x", id.data)).From(id.at)
	}
}

// pathAt is the NUL-terminated text from at on.
func (r *reader) pathAt(b block, at uint64) model.Value {
	p := b.sub(at, min(b.len(), r.textBudget))
	s := byteText(p.data)
	r.textBudget -= min(r.textBudget, uint64(len(s)))
	return textValue(s).From(p.sub(0, uint64(len(s))).at)
}

func (b block) isZero() bool {
	for _, c := range b.data {
		if c != 0 {
			return false
		}
	}
	return true
}

// guidDigits writes a GUID's 32 digits as symbol servers do.
func guidDigits(b block) string {
	if !b.has(0, 16) {
		return ""
	}
	return fmt.Sprintf("%08X%04X%04X%X", b.u32(0), b.u16(4), b.u16(6), b.data[8:16])
}

// guid writes a GUID with its dashes.
func guid(b block) model.Value {
	if !b.has(0, 16) {
		return model.Absent(model.NotInDump, "the structure ends before it")
	}
	return model.Str(model.GUID(b.data)).From(b.span(0, 16))
}
