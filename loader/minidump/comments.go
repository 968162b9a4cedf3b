package minidump

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
