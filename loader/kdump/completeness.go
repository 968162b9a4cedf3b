package kdump

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// completeness is how much of what the writer meant to write is in the file.
type completeness struct {
	missing, promised uint64 // bytes; missing 0 when the file does not end too early
	unfinished        string // what shows that the writer did not come to its end, "" for nothing
	nothing           string // why nothing but the header can be read, "" when more can
}

// stateCompleteness says it as a fact: a word, a colon, and the details.
func (l *loading) stateCompleteness() {
	h, c := l.h, l.whole
	attributes := uint64(0)
	if h.attributesKnown() {
		attributes = h.or0("Attributes")
	}
	at := h.span(h.find("Attributes"))
	var says []string
	word := "whole"
	add := func(as, format string, args ...any) {
		if word == "whole" {
			word = as
		}
		says = append(says, fmt.Sprintf(format, args...))
	}
	size := l.file.Size()
	if c.missing > 0 {
		add("cut off", "%s of %s are missing, file ends at 0x%x", model.HumanSize(c.missing), model.HumanSize(c.promised), size)
		at = l.span(0, size)
		l.d.Set("missing_bytes", "Missing at the end of the file", model.Bytes(c.missing).From(at))
	}
	if c.nothing != "" {
		add("header only", "%s", c.nothing)
	}
	if c.unfinished != "" {
		add("unfinished", "%s", c.unfinished)
	}
	if attributes&insufficientDumpfileSize != 0 {
		add("incomplete", "Windows noted that the paging file or dump file was too small (InsufficientDumpfileSize)")
	}
	if l.d.Kind == model.KindLive {
		add("live", "taken while Windows ran: some pages are missing by design, others may have changed while it was written")
	}
	if word == "whole" {
		says = append(says, "all that the header promises is in the file")
	}
	l.d.Set("completeness", "Completeness", model.Str(word+": "+strings.Join(says, "; ")).From(at))
}
