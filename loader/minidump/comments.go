package minidump

import "dumplens/model"

// comments reads CommentA and CommentW, texts that the writer of the dump was given.
func (r *reader) comments() {
	for _, c := range []struct {
		kind   streamType
		decode func([]byte) string
	}{{commentA, byteText}, {commentW, utf16Text}} {
		s, ok := r.stream(c.kind)
		if !ok {
			continue
		}
		b := s.sub(0, maxString)
		text, note := cut(c.decode(b.data))
		v := textValue(text).From(b.at)
		r.addField(s.name, v, note)
		if v.Is() {
			r.comment = append(r.comment, v)
		}
	}
	if len(r.comment) == 0 {
		return
	}
	v := r.comment[0]
	for _, more := range r.comment[1:] {
		if more.Text != v.Text {
			v.Text += "\n" + more.Text
		}
	}
	r.d.Set("comment", "Comment", v)
}

// facts puts the facts that several parts filled in the order a person reads them.
func (r *reader) facts() {
	r.d.Set("modules", "Modules", countOf(r, moduleList, r.d.Modules))
	r.d.Set("threads", "Threads", countOf(r, threadList, r.d.Threads))
	order := []string{
		"signature", "debugger_line", "exception_code", "exception_parameters", "exception_address", "exception_thread",
		"exception_ip", "exception_sp", "assertion", "comment", "system_time", "process_id", "process_name", "command_line",
		"process_create_time", "process_user_time", "process_kernel_time", "threads", "modules", "os", "os_build", "architecture", "processors", "flags",
	}
	sorted := make([]model.Fact, 0, len(r.d.Facts))
	taken := map[string]bool{}
	for _, key := range order {
		for _, f := range r.d.Facts {
			if f.Key == key {
				sorted, taken[key] = append(sorted, f), true
			}
		}
	}
	for _, f := range r.d.Facts {
		if !taken[f.Key] {
			sorted = append(sorted, f)
		}
	}
	r.d.Facts = sorted
}

// countOf is the number of rows of a part that is read.
func countOf[T any](r *reader, kind streamType, p *model.Part[T]) model.Value {
	if why := p.Why(); why != "" {
		return model.Absent(model.NotInDump, why)
	}
	items, _ := p.Get(r.ctx, nil)
	v := model.Num(uint64(len(items)))
	if i, ok := r.first[kind]; ok {
		v = v.From(r.entries[i].at.at)
	}
	return v
}
