package typed

import (
	"fmt"

	"dumplens/model"
)

// summary is what stands in the line of a structure whose fields stand below it: the
// text of a UNICODE_STRING, the time of a FILETIME, that a list is empty.
func (l *layer) summary(t *Type, n Node) model.Value {
	v := l.words(t, n)
	v.Src = n.Span
	return v
}

func (l *layer) words(t *Type, n Node) model.Value {
	switch t.Name {
	case "UNICODE_STRING", "ANSI_STRING":
		return l.counted(t, n)
	case "LIST_ENTRY":
		return l.links(n)
	case "GUID":
		if b, why := l.bytes(n.Offset, 16); b == nil {
			return why
		} else {
			return model.Str("{" + model.GUID(b) + "}")
		}
	case "FILETIME":
		return kid(n, "(time)")
	case "LARGE_INTEGER", "ULARGE_INTEGER":
		return kid(n, "QuadPart")
	case "CLIENT_ID":
		return model.List(kid(n, "UniqueProcess"), kid(n, "UniqueThread"))
	case "M128A":
		if b, why := l.bytes(n.Offset, 16); b == nil {
			return why
		} else {
			return model.Str(fmt.Sprintf("%016x`%016x", model.Uint(b[8:]), model.Uint(b[:8])))
		}
	case "IMAGE_DATA_DIRECTORY":
		return model.List(kid(n, "VirtualAddress"), kid(n, "Size"))
	case "DISPATCHER_HEADER":
		return model.Str(kid(n, "Type").Text)
	case "KSYSTEM_TIME":
		return l.systemTime(n)
	}
	return model.Str("")
}

// kid is the value of a field of a structure.
func kid(n Node, name string) model.Value {
	for _, k := range n.Kids {
		if k.Name == name {
			v := k.Value
			v.To = nil
			return v
		}
	}
	return model.Absent(model.Unknown, "there is no field "+name)
}

// links says of a list's entry whether it is alone, else who is next.
func (l *layer) links(n Node) model.Value {
	next := kid(n, "Flink")
	if !next.Is() {
		return next
	}
	if next.Num == uint64(n.Span.At) {
		return model.Str("empty list")
	}
	return model.Str("")
}

// systemTime is a time that is read as 64 bits: low part, then high part.
func (l *layer) systemTime(n Node) model.Value {
	b, why := l.bytes(n.Offset, 8)
	if b == nil {
		return why
	}
	if t := model.Uint(b); t > model.FiletimeEpoch {
		return when(t)
	}
	return model.Hex(model.Uint(b))
}

// mostText bounds the text of a string that is read: one has at most 64 KiB.
const mostText = 1024

// counted is the text that a UNICODE_STRING or ANSI_STRING leads to.
func (l *layer) counted(t *Type, n Node) model.Value {
	length, most, buffer := kid(n, "Length"), kid(n, "MaximumLength"), kid(n, "Buffer")
	switch {
	case !length.Is():
		return length
	case !buffer.Is():
		return buffer
	case length.Num == 0:
		return model.Str("")
	case length.Num > most.Num && most.Is():
		return model.Absent(model.Malformed, fmt.Sprintf("its length 0x%x is more than its room 0x%x", length.Num, most.Num))
	}
	at := model.Addr(buffer.Num)
	b, err := model.ReadBytes(l.c.Leads(l.space), at, min(length.Num, mostText))
	if err != nil {
		return model.AbsentFor(err)
	}
	form := Form{Kind: Char}
	if t.Name == "UNICODE_STRING" {
		form.Kind = Wchar
	}
	return text(form, b)
}
