package win

import (
	"fmt"

	"dumplens/model"
)

// name is how an object is known: a file's path, a process's and a thread's number, or
// the object's own path.
func (n *namer) name(h record, body model.Addr, kind string) model.Value {
	switch kind {
	case "Process":
		return n.processName(body)
	case "Thread":
		return n.threadName(body)
	case "File":
		return n.filePath(body)
	case "Key":
		return model.Absent(model.Unknown, "paths of registry keys are not read")
	}
	info, ok := n.nameHeader(h)
	if !ok {
		if h.err != nil && len(h.data) == 0 {
			return model.AbsentFor(h.err).From(h.span)
		}
		return model.Absent(model.NotApplicable, "the object has no name")
	}
	v := info.unicode("Name")
	if path := n.path(body); v.Is() && path != "" {
		v.Text = path
	}
	return v
}

// processName is a process's image and number, such as explorer.exe (4312).
func (n *namer) processName(at model.Addr) model.Value {
	if p := n.procs[at]; p != nil && p.Name.Is() && p.PID.Is() {
		return model.Str(fmt.Sprintf("%s (%d)", p.Name.Text, p.pid)).From(p.Name.Src).Goto(processLink(p.pid))
	}
	r := n.s.object(at, "_EPROCESS")
	if isDispatcher(r, processObject) != nil {
		return model.Absent(model.Malformed, "there is no process")
	}
	name, pid := r.ascii("ImageFileName", 15), r.uint("UniqueProcessId", r.ptr)
	if !name.Is() || !pid.Is() {
		return name
	}
	name.Text = fmt.Sprintf("%s (%d)", name.Text, pid.Num)
	return name
}

func processLink(pid uint64) *model.Link {
	return &model.Link{View: "processes", Row: fmt.Sprint(pid)}
}

// threadName is a thread's number and its process, such as 4316 of explorer.exe (4312).
func (n *namer) threadName(at model.Addr) model.Value {
	r := n.s.object(at, "_ETHREAD")
	if isDispatcher(r, threadObject) != nil {
		return model.Absent(model.Malformed, "there is no thread")
	}
	tid := clientThread(r)
	if !tid.Is() {
		return tid
	}
	v := model.Str(fmt.Sprint(tid.Num)).From(tid.Src).Goto(&model.Link{View: "threads", Row: fmt.Sprint(tid.Num)})
	b, _, _ := r.member("Cid", 2*r.ptr)
	pid := model.Uint(b[:r.ptr])
	if p := n.byPID[pid]; p != nil {
		v.Text = fmt.Sprintf("%d of %s (%d)", tid.Num, p.Name, pid)
	}
	return v
}
