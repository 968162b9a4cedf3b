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

// list writes n items between two brackets.
func (j *jsonWriter) list(first, last string, n int, item func(i int)) {
	j.raw(first)
	if n == 0 {
		j.raw(last)
		return
	}
	j.depth++
	for i := range n {
		if i > 0 {
			j.raw(",")
		}
		j.line()
		item(i)
	}
	j.depth--
	j.line()
	j.raw(last)
}

func (j *jsonWriter) value(v any) {
	switch v := v.(type) {
	case object:
		j.list("{", "}", len(v), func(i int) {
			j.text(v[i].key)
			j.raw(": ")
			j.value(v[i].value)
		})
	case []object:
		j.list("[", "]", len(v), func(i int) { j.value(v[i]) })
	case rowList:
		j.rows(v)
	case model.Value:
		j.datum(v)
	case string:
		j.text(v)
	case uint64:
		j.number(v, 10)
	default:
		j.other(v)
	}
}

// datum writes a value in the form of the JSON contract of README.md.
func (j *jsonWriter) datum(v model.Value) {
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
	case v.Fmt == model.Many:
		j.list("[", "]", len(v.Items), func(i int) { j.datum(v.Items[i]) })
	default:
		j.other(v)
	}
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
