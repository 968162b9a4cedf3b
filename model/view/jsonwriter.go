package view

import (
	"bufio"
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"dumplens/model"
)

// jsonWriter writes objects, lists and values with a line for each and one space a
// level. A list may have hundreds of thousands of rows, which the general encoder
// takes ten times as long for. It keeps the first error.
type jsonWriter struct {
	w     *bufio.Writer
	depth int
	full  bool // something is in the list or object in hand
	err   error
}

// raw leaves errors to the writer, which keeps the first.
func (j *jsonWriter) raw(s string) { _, _ = j.w.WriteString(s) }

// line begins a line at the depth in hand.
func (j *jsonWriter) line() {
	_ = j.w.WriteByte('\n')
	for range j.depth {
		_ = j.w.WriteByte(' ')
	}
}

// open begins a list or an object with its bracket.
func (j *jsonWriter) open(bracket string) {
	j.raw(bracket)
	j.depth++
	j.full = false
}

// item begins an item of a list.
func (j *jsonWriter) item() {
	if j.full {
		j.raw(",")
	}
	j.full = true
	j.line()
}

// key begins an entry of an object.
func (j *jsonWriter) key(name string) {
	j.item()
	j.text(name)
	j.raw(": ")
}

func (j *jsonWriter) close(bracket string) {
	j.depth--
	if j.full {
		j.line()
	}
	j.full = true // of what this was in
	j.raw(bracket)
}

// failed tells whether writing more is in vain.
func (j *jsonWriter) failed() bool {
	if j.err == nil {
		_, j.err = j.w.Write(nil) // gives the error of an earlier write
	}
	return j.err != nil
}

func (j *jsonWriter) value(v any) {
	switch v := v.(type) {
	case object:
		j.open("{")
		for _, e := range v {
			j.key(e.key)
			j.value(e.value)
		}
		j.close("}")
	case model.Value:
		j.datum(&v)
	case string:
		j.text(v)
	case uint64:
		j.number(v, 10)
	default:
		j.other(v)
	}
}

// datum writes a value in the form of the JSON contract of README.md.
func (j *jsonWriter) datum(v *model.Value) {
	switch {
	case !v.Is():
		j.value(object{{"absent", v.Reason()}})
	case v.Fmt == model.Text:
		j.text(v.Text)
	case v.Fmt == model.Address || v.Fmt == model.Address32 || v.Fmt == model.Code:
		j.raw(`"0x`)
		j.number(v.Num, 16)
		j.raw(`"`)
	case v.Fmt == model.Count || v.Fmt == model.Size || v.Fmt == model.Duration:
		j.number(v.Num, 10)
	case v.Fmt == model.Bool:
		j.raw(strconv.FormatBool(v.Num != 0))
	case v.Fmt == model.Time:
		j.time(v.Num)
	case v.Fmt == model.Many:
		j.open("[")
		for i := range v.Items {
			j.item()
			j.datum(&v.Items[i])
		}
		j.close("]")
	default:
		j.other(*v)
	}
}

func (j *jsonWriter) time(ticks uint64) {
	t, ok := model.Filetime(ticks)
	if !ok {
		j.value(object{{"absent", model.Malformed.String()}})
		return
	}
	var b [32]byte
	_, _ = j.w.Write(t.AppendFormat(b[:0], `"2006-01-02T15:04:05.9999999Z"`))
}

func (j *jsonWriter) number(n uint64, base int) {
	var b [20]byte
	_, _ = j.w.Write(strconv.AppendUint(b[:0], n, base))
}

// text writes a text; most need no escapes.
func (j *jsonWriter) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			j.other(s)
			return
		}
	}
	j.raw(`"`)
	j.raw(s)
	j.raw(`"`)
}

// other writes what the general encoder is to write.
func (j *jsonWriter) other(v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent(strings.Repeat(" ", j.depth), " ")
	if err := enc.Encode(v); err != nil {
		if j.err == nil {
			j.err = err
		}
		return
	}
	_, _ = j.w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}
