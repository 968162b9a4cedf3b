package win

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"

	"dumplens/model"
	"dumplens/model/mem"
)

// more reads what is shown of a process when it is chosen: its EPROCESS again, its
// token and its process environment block. A list of thousands does without.
func (s *machine) more(p *process) []model.Field {
	r := s.object(p.at, "_EPROCESS")
	tok, at := s.tokenOf(r)
	fields := []model.Field{
		{Name: "Exit status", Value: s.exitStatus(r, p)},
		{Name: "Protection", Value: s.protectionLevel(r)},
		{Name: "Image in the kernel", Value: s.auditPath(r)},
		{Name: "Token", Value: at},
	}
	if at.Is() {
		held, enabled := tok.privileges()
		session := tok.uint("SessionId", 4)
		fields = append(fields,
			model.Field{Name: "User", Value: tok.user()}, model.Field{Name: "Integrity level", Value: tok.integrity()},
			model.Field{Name: "Privileges", Value: held}, model.Field{Name: "Enabled privileges", Value: enabled},
			model.Field{Name: "Session of the token", Value: session},
		)
	}
	fields = append(fields, s.sizeFields(r)...)
	return append(fields, s.userFields(p)...)
}

// sizeFields are how much memory a process takes.
func (s *machine) sizeFields(r record) []model.Field {
	ws := s.workingSet(r)
	return []model.Field{
		{Name: "Working set", Value: ws.total, Note: "with the tables of its pages"},
		{Name: "Private working set", Value: ws.private, Note: "of that its own"},
		{Name: "Commit charge", Value: inPages(r, "CommitCharge")},
		{Name: "Virtual size", Value: inBytes(r, "VirtualSize")},
		{Name: "Peak virtual size", Value: inBytes(r, "PeakVirtualSize")},
	}
}

// exitStatus is EPROCESS.ExitStatus, STATUS_PENDING while the process runs.
func (s *machine) exitStatus(r record, p *process) model.Value {
	const pending = 0x103
	v := r.uint("ExitStatus", 4)
	if !v.Is() {
		return v
	}
	v.Fmt = model.Code
	if v.Num == pending && !p.ExitTime.Is() {
		v.Text = "still running"
	} else {
		v.Text = StatusName(uint32(v.Num))
	}
	return v
}

// protectionLevel is a PS_PROTECTION: bits 0-2 how far the process is protected, bit 3
// whether that is only audited, bits 4-7 who signed it.
func (s *machine) protectionLevel(r record) model.Value {
	v := r.uint("Protection", 1)
	if r.layout != nil && !v.Is() {
		if _, ok := r.layout.Members["Protection"]; !ok {
			return model.Absent(model.NotApplicable, "this Windows has no levels of protection, or it is not known where they are")
		}
	}
	if !v.Is() {
		return v
	}
	return model.Str(ProtectionName(byte(v.Num))).From(v.Src)
}

// ProtectionName puts a PS_PROTECTION into words: protected light, signer Antimalware.
func ProtectionName(level byte) string {
	kind, signer := words("protected-type", uint64(level&7)), words("protected-signer", uint64(level>>4))
	switch {
	case level == 0:
		return "none"
	case kind == "" || signer == "":
		return fmt.Sprintf("0x%x", level)
	}
	name := kind + ", signer " + signer
	if level&8 != 0 {
		name += ", audited only"
	}
	return name
}

// inPages shows a number of pages as a size.
func inPages(r record, member string) model.Value {
	v := inBytes(r, member)
	if v.Is() && v.Num < 1<<52 {
		v.Num *= mem.PageSize
	}
	return v
}

func inBytes(r record, member string) model.Value {
	v := r.uint(member, r.ptr)
	if v.Is() {
		v.Fmt = model.Size
	}
	return v
}

// userFields are from the process's own memory.
func (s *machine) userFields(p *process) []model.Field {
	if p.peb == 0 {
		return nil
	}
	if p.Space == nil {
		v := model.Absent(model.NotInDump, p.UserSpaceReason)
		return []model.Field{{Name: "Current directory", Value: v}, {Name: "Environment", Value: v}}
	}
	params := s.parameters(p)
	fields := []model.Field{
		{Name: "Current directory", Value: params.unicode("CurrentDirectory")}, // its first member is the path
		{Name: "Window title", Value: params.unicode("WindowTitle")},
		{Name: "Desktop", Value: params.unicode("DesktopInfo")},
	}
	return append(fields, s.environment(p, params)...)
}

// Limits of an environment: Windows itself allows 32,767 characters for a variable.
const (
	maxProcessEnvironment = 1 << 17 // bytes
	maxVariables          = 1024
)

// environment reads the variables of a process: texts NAME=VALUE in UTF-16, each ended
// by a NUL, the last one by two. Its size is recorded since Vista.
func (s *machine) environment(p *process, params record) []model.Field {
	at := params.uint("Environment", params.ptr)
	if !at.Is() || at.Num == 0 || at.Num > uint64(s.top) {
		if at.Is() {
			at = model.Absent(model.NotApplicable, "it has none").From(at.Src)
		}
		return []model.Field{{Name: "Environment", Value: at}}
	}
	size := params.num("EnvironmentSize", params.ptr)
	if size == 0 || size > maxProcessEnvironment {
		size = maxProcessEnvironment
	}
	span := model.Span{Space: p.memory, At: model.Addr(at.Num), Len: size}
	r := readSpan(span, nil, params.ptr)
	if len(r.data) < 2 {
		return []model.Field{{Name: "Environment", Value: model.AbsentFor(r.err).From(span)}}
	}
	return environmentVariables(r)
}

// environmentVariables splits an environment.
func environmentVariables(r record) []model.Field {
	var fields []model.Field
	start := 0
	for i := 0; i+1 < len(r.data) && len(fields) < maxVariables; i += 2 {
		if binary.LittleEndian.Uint16(r.data[i:]) != 0 {
			continue
		}
		if i == start {
			return fields
		}
		fields = append(fields, environmentVariable(r, start, i))
		start = i + 2
	}
	if r.err != nil {
		fields = append(fields, model.Field{Name: "More of the environment", Value: model.AbsentFor(r.err)})
	}
	return fields
}

// environmentVariable is the one from start to end. Names such as =C: keep the current directory
// of a drive.
func environmentVariable(r record, start, end int) model.Field {
	units := make([]uint16, 0, (end-start)/2)
	for i := start; i < end; i += 2 {
		units = append(units, binary.LittleEndian.Uint16(r.data[i:]))
	}
	text := string(utf16.Decode(units))
	name, value, ok := strings.Cut(text[min(1, len(text)):], "=")
	if ok {
		name = text[:1] + name
	} else {
		name, value = text, ""
	}
	return model.Field{Name: "%" + name + "%", Value: model.Str(value).From(r.span.Sub(uint64(start), uint64(end-start)))}
}
