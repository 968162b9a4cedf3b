package view

import (
	"fmt"
	"strings"

	"dumplens/model"
)

func processes() model.View { return processTable().view() }

func processTable() table[model.Process] {
	type T = model.Process
	return table[T]{
		id: "processes", title: "Processes", group: "System",
		part:   func(d *model.Dump) *model.Part[T] { return d.Processes },
		absent: kernelOnly,
		cols: []col[T]{
			text("name", "Name", 26, func(p *T) model.Value { return p.Name }),
			number("pid", "PID", 7, func(p *T) model.Value { return p.PID }),
			extra(number("ppid", "Parent", 7, func(p *T) model.Value { return p.PPID })),
			mono("eprocess", "EPROCESS", 18, func(p *T) model.Value { return p.EPROCESS }),
			text("create_time", "Started", 20, func(p *T) model.Value { return p.CreateTime }),
			extra(text("exit_time", "Exited", 20, func(p *T) model.Value { return p.ExitTime })),
			number("threads", "Threads", 8, func(p *T) model.Value { return p.ThreadCount }),
			number("handles", "Handles", 8, func(p *T) model.Value { return p.HandleCount }),
			number("session", "Session", 8, func(p *T) model.Value { return p.Session }),
			text("note", "Note", 16, func(p *T) model.Value { return model.Str(p.Note) }),
			text("user_space", "User space", 12, func(p *T) model.Value { return model.Str(string(p.UserSpace)) }),
			text("user_space_reason", "Why", 40, func(p *T) model.Value { return model.Str(p.UserSpaceReason) }),
			extra(mono("dtb", "Directory base", 12, func(p *T) model.Value { return p.DTB })),
			extra(mono("user_dtb", "User directory base", 12, func(p *T) model.Value { return p.UserDTB })),
			extra(mono("peb", "PEB", 18, func(p *T) model.Value { return p.PEB })),
			extra(text("wow64", "WoW64", 6, func(p *T) model.Value { return p.Wow64 })),
			extra(text("image_path", "Image path", 50, func(p *T) model.Value { return p.ImagePath })),
			extra(text("command_line", "Command line", 50, func(p *T) model.Value { return p.CommandLine })),
		},
		row:     processRow,
		parents: processParents,
	}
}

func processRow(p *model.Process, r *model.Row) {
	if p.EPROCESS.Is() {
		r.To = &model.Link{Space: "kernel", At: model.Addr(p.EPROCESS.Num)}
	}
	switch {
	case p.Note == "crashing process" || p.Note == "current process":
		r.Mark = model.MarkFocus
	case strings.Contains(p.Note, "found by scan"):
		r.Mark = model.MarkBad
	case p.ExitTime.Is():
		r.Mark = model.MarkFaint
	}
	r.Details = []model.Field{
		{Name: "Image path", Value: p.ImagePath},
		{Name: "Command line", Value: p.CommandLine},
		{Name: "PID", Value: p.PID},
		{Name: "Parent PID", Value: p.PPID},
		{Name: "Session", Value: p.Session},
		{Name: "Started", Value: p.CreateTime},
		{Name: "Exited", Value: p.ExitTime},
		{Name: "EPROCESS", Value: p.EPROCESS},
		{Name: "PEB", Value: p.PEB},
		{Name: "WoW64", Value: p.Wow64},
		{Name: "DirectoryTableBase", Value: p.DTB},
		{Name: "UserDirectoryTableBase", Value: p.UserDTB},
		{Name: "User space", Value: model.Str(string(p.UserSpace)), Note: p.UserSpaceReason},
	}
	if r.Mark == model.MarkBad {
		r.Details = append([]model.Field{{Name: "Note", Value: model.Str(p.Note)}}, r.Details...)
	}
	r.More = p.More
	if p.UserDTB.To != nil && p.PID.Is() { // a small dump has no tables to look through
		id := fmt.Sprintf("process:%d:shadow", p.PID.Num)
		v := model.Str(id).Goto(&model.Link{Space: id, At: model.Addr(p.PEB.Num)})
		r.Details = append(r.Details, model.Field{Name: "In user mode", Value: v, Note: "what the processor sees while the program runs (KVA shadow)"})
	}
}

// processParents puts each process below its parent. A PID may have been used again
// since: a parent that started after its child is another process, and the child
// stands at the top.
func processParents(items []model.Process) []int {
	byPID := map[uint64]int{}
	for i, p := range items {
		if p.PID.Is() {
			if _, taken := byPID[p.PID.Num]; !taken {
				byPID[p.PID.Num] = i
			}
		}
	}
	parents := make([]int, len(items))
	for i, p := range items {
		parents[i] = -1
		j, ok := byPID[p.PPID.Num]
		if ok && p.PPID.Is() && j != i && !startedAfter(items[j], p) {
			parents[i] = j
		}
	}
	return parents
}

// startedAfter tells a parent that cannot be one. System's number is never used
// again, and Windows 10 stamps the Registry process a little earlier than System.
func startedAfter(parent, child model.Process) bool {
	const system = 4
	return parent.PID.Num != system && parent.CreateTime.Is() && child.CreateTime.Is() && child.CreateTime.Num > 0 && parent.CreateTime.Num > child.CreateTime.Num
}

// nest makes row i below row parents[i] (-1: at the top) and gives those at the top, until
// give returns false. Rings of parents, which only a damaged dump has, are cut where they
// are met.
func nest(parents []int, row func(i int) model.Row, give func(model.Row) bool) {
	kids := make([][]int, len(parents))
	var top []int
	for i, p := range parents {
		if p < 0 || ringed(parents, i) {
			top = append(top, i)
			continue
		}
		kids[p] = append(kids[p], i)
	}
	var build func(i int) model.Row
	build = func(i int) model.Row {
		r := row(i)
		for _, k := range kids[i] {
			r.Kids = append(r.Kids, build(k))
		}
		return r
	}
	for _, i := range top {
		if !give(build(i)) {
			return
		}
	}
}

// ringed tells whether following the parents of i leads back to i.
func ringed(parents []int, i int) bool {
	for steps, p := 0, parents[i]; p >= 0 && steps <= len(parents); steps, p = steps+1, parents[p] {
		if p == i {
			return true
		}
	}
	return false
}

func threads() model.View {
	type T = model.Thread
	return table[T]{
		id: "threads", title: "Threads", group: "System",
		part:   func(d *model.Dump) *model.Part[T] { return d.Threads },
		absent: systemOnly,
		cols: []col[T]{
			number("tid", "TID", 7, func(t *T) model.Value { return t.TID }),
			number("pid", "PID", 7, func(t *T) model.Value { return t.PID }),
			text("name", "Name", 18, func(t *T) model.Value { return t.Name }),
			mono("ethread", "ETHREAD", 18, func(t *T) model.Value { return t.ETHREAD }),
			text("state", "State", 12, func(t *T) model.Value { return t.State }),
			text("wait_reason", "Wait reason", 16, func(t *T) model.Value { return t.WaitReason }),
			number("priority", "Priority", 8, func(t *T) model.Value { return t.Priority }),
			mono("start_address", "Start address", 18, func(t *T) model.Value { return t.StartAddress }),
			extra(mono("win32_start_address", "Win32 start address", 18, func(t *T) model.Value { return t.Win32StartAddress })),
			text("start", "Starts in", 26, func(t *T) model.Value { return startOf(t) }),
			mono("ip", "Instruction", 18, func(t *T) model.Value { return t.IP }),
			mono("sp", "Stack pointer", 18, func(t *T) model.Value { return t.SP }),
			mono("teb", "TEB", 18, func(t *T) model.Value { return t.TEB }),
			extra(mono("stack_base", "Stack base", 18, func(t *T) model.Value { return t.StackBase })),
			extra(mono("stack_limit", "Stack limit", 18, func(t *T) model.Value { return t.StackLimit })),
			extra(mono("kernel_stack", "Kernel stack", 18, func(t *T) model.Value { return t.KernelStack })),
			extra(text("create_time", "Created", 20, func(t *T) model.Value { return t.CreateTime })),
			number("processor", "Processor", 9, func(t *T) model.Value { return t.Processor }),
			extra(number("suspended", "Suspended", 9, func(t *T) model.Value { return t.Suspended })),
			text("note", "Note", 18, func(t *T) model.Value { return model.Str(t.Note) }),
		},
		row:   threadRow,
		of:    threadStack,
		first: (*model.Thread).Crashed, // the others stay in the order of the dump
	}.view()
}

// startOf is where a thread starts; unknown for those whose loader does not say.
func startOf(t *model.Thread) model.Value {
	if t.Start.Is() && t.Start.Text == "" {
		return model.Absent(model.Unknown, "")
	}
	return t.Start
}

func threadRow(t *model.Thread, r *model.Row) {
	if t.Note != "" {
		r.Mark = model.MarkFocus
	}
	r.Details = append([]model.Field{
		{Name: "Win32 start address", Value: t.Win32StartAddress},
		{Name: "Stack base", Value: t.StackBase},
		{Name: "Stack limit", Value: t.StackLimit},
		{Name: "Kernel stack", Value: t.KernelStack},
		{Name: "Created", Value: t.CreateTime},
	}, t.Details...)
	r.Details = append(r.Details, t.Registers...)
	r.More = t.More
	switch {
	case t.ETHREAD.Is():
		r.To = &model.Link{Space: "kernel", At: model.Addr(t.ETHREAD.Num)}
	case t.SP.Is():
		r.To = t.SP.To
	}
}

func moduleRow(m *model.Module, r *model.Row) {
	if m.Base.To != nil {
		r.To = m.Base.To
	}
	r.Details = []model.Field{
		{Name: "Path", Value: m.Path},
		{Name: "Version", Value: m.Version},
		{Name: "PDB", Value: m.PDBName},
		{Name: "PDB id", Value: m.PDBID},
		{Name: "Image id", Value: m.ImageID},
		{Name: "Time stamp", Value: m.Timestamp},
		{Name: "Checksum", Value: m.Checksum},
	}
	r.More = m.More
}

// moduleParents puts the modules of each process below the first of them, its
// program. Drivers and a minidump's modules have no PID and stay a plain list.
func moduleParents(items []model.Module) []int {
	first := map[uint64]int{}
	parents := make([]int, len(items))
	for i, m := range items {
		parents[i] = -1
		if !m.PID.Is() || m.PID.Fmt != model.Count {
			continue
		}
		if j, ok := first[m.PID.Num]; ok {
			parents[i] = j
			continue
		}
		first[m.PID.Num] = i
	}
	return parents
}
