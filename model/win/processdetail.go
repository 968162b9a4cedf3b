package win

import (
	"fmt"

	"dumplens/model"
)

// addParameters reads the path and the command line of a process: from its own
// memory or else, for the path, from the name that the kernel keeps for auditing.
func (s *machine) addParameters(r record, p *process) {
	p.CommandLine = model.Absent(model.NotInDump, "it is kept in the process's own memory")
	audit := s.auditPath(r)
	switch {
	case p.peb == 0:
		p.CommandLine = model.Absent(model.NotApplicable, "a process of the kernel has none")
	case p.Space == nil:
		p.CommandLine.Note = p.UserSpaceReason
	default:
		params := s.parameters(p)
		p.ImagePath, p.CommandLine = params.unicode("ImagePathName"), params.unicode("CommandLine")
	}
	if p.ImagePath.Text == "" {
		p.ImagePath = audit
	}
}

// parameters reads the RTL_USER_PROCESS_PARAMETERS of a process.
func (s *machine) parameters(p *process) record {
	peb := readRecord(p.memory, p.peb, s.layout("_PEB"), s.ptrSize())
	at := peb.uint("ProcessParameters", s.ptrSize())
	if !at.Is() || !userPointer(s.ptrSize())(model.Addr(at.Num)) {
		return record{err: &model.Hole{Space: p.memory.Name(), At: p.peb, Len: 1, Why: reasonOf(at), Cause: fmt.Errorf("the process environment block does not lead to the parameters")}, layout: s.layout("_RTL_USER_PROCESS_PARAMETERS"), ptr: s.ptrSize()}
	}
	return readRecord(p.memory, model.Addr(at.Num), s.layout("_RTL_USER_PROCESS_PARAMETERS"), s.ptrSize())
}

// reasonOf is why a value is absent or, when it is there but of no use, malformed.
func reasonOf(v model.Value) model.Reason {
	if v.Is() {
		return model.Malformed
	}
	return v.Why
}

// auditPath reads EPROCESS.SeAuditProcessCreationInfo: a pointer to an
// OBJECT_NAME_INFORMATION, which is a UNICODE_STRING, with a path such as
// \Device\HarddiskVolume3\Windows\System32\smss.exe.
func (s *machine) auditPath(r record) model.Value {
	v := r.uint("SeAuditProcessCreationInfo", s.ptrSize())
	if !v.Is() {
		return v
	}
	if !kernelPointer(s.ptrSize())(model.Addr(v.Num)) {
		return model.Absent(model.NotApplicable, "the kernel keeps no path for it").From(v.Src)
	}
	return s.object(model.Addr(v.Num), "_OBJECT_NAME_INFORMATION").unicode("Name")
}

// lastSessionSpace is the last build whose EPROCESS.Session points to an
// MM_SESSION_SPACE, with the ULONG SessionId at 8 on x64.
const lastSessionSpace = 22631

// session is the number of a process's session, from its PEB or its session space.
func (s *machine) session(r record, p *process) model.Value {
	at := r.uint("Session", s.ptrSize())
	if at.Is() && at.Num == 0 {
		return model.Absent(model.NotApplicable, "it belongs to no session").From(at.Src)
	}
	if p.Space != nil && p.peb != 0 {
		if v := readRecord(p.memory, p.peb, s.layout("_PEB"), s.ptrSize()).uint("SessionId", 4); v.Is() {
			return v
		}
	}
	if !at.Is() || !kernelPointer(s.ptrSize())(model.Addr(at.Num)) || s.d.Header.Build > lastSessionSpace {
		return model.Absent(model.Unknown, "")
	}
	span := model.Span{Space: s.kernel, At: model.Addr(at.Num) + 8, Len: 4}
	n, err := model.ReadUint(s.kernel, span.At, 4)
	if err != nil {
		return model.AbsentFor(err).From(span)
	}
	return model.Num(n).From(span)
}
