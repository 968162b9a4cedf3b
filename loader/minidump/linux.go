package minidump

import (
	"strings"

	"dumplens/model"
)

// linuxTexts shows the copies of files below /proc and /etc that Breakpad adds, and
// Mozilla's texts.
func (r *reader) linuxTexts() {
	for _, t := range []struct {
		kind      streamType
		separator string // of NUL-separated texts
	}{
		{linuxCmdLine, " "},
		{linuxEnviron, "\n"},
		{linuxLsbRelease, ""},
		{linuxProcStatus, ""},
		{linuxCPUInfo, ""},
		{linuxProcStat, ""},
		{linuxProcUptime, ""},
		{linuxProcFD, ""},
		{mozMacosBoot, ""},
		{mozLinuxLimits, ""},
		{mozSoftErrors, ""},
	} {
		s, ok := r.stream(t.kind)
		if !ok {
			continue
		}
		b := s.sub(0, maxString)
		data := b.data
		if t.separator != "" {
			data = []byte(strings.ReplaceAll(strings.TrimRight(string(data), "\x00"), "\x00", t.separator))
		}
		note := ""
		if s.len() > maxString {
			note = "only the beginning is shown: go to the bytes for the rest"
		}
		v := textValue(strings.TrimRight(byteText(data), "\n ")).From(b.at)
		r.addField(s.name, v, note)
		r.linuxFact(t.kind, v)
	}
	r.auxv()
}

// linuxFact takes what a summary needs from the texts.
func (r *reader) linuxFact(kind streamType, v model.Value) {
	if !v.Is() {
		return
	}
	switch kind {
	case linuxCmdLine:
		r.d.Set("command_line", "Command line", v)
	case linuxProcStatus:
		for line := range strings.SplitSeq(v.Text, "\n") {
			if name, ok := strings.CutPrefix(line, "Name:"); ok && strings.TrimSpace(name) != "" {
				r.d.Set("process_name", "Process", model.Str(strings.TrimSpace(name)).From(v.Src))
			}
		}
	case linuxLsbRelease:
		for line := range strings.SplitSeq(v.Text, "\n") {
			name, ok := strings.CutPrefix(line, "DISTRIB_DESCRIPTION=")
			if !ok {
				name, ok = strings.CutPrefix(line, "PRETTY_NAME=")
			}
			if ok {
				r.d.Set("distribution", "Distribution", model.Str(strings.Trim(name, `"`)).From(v.Src))
			}
		}
	}
}

// auxvNames are AT_* of the Linux auxiliary vector.
var auxvNames = map[uint64]string{
	3: "AT_PHDR", 4: "AT_PHENT", 5: "AT_PHNUM", 6: "AT_PAGESZ", 7: "AT_BASE", 8: "AT_FLAGS", 9: "AT_ENTRY",
	11: "AT_UID", 12: "AT_EUID", 13: "AT_GID", 14: "AT_EGID", 15: "AT_PLATFORM", 16: "AT_HWCAP", 17: "AT_CLKTCK",
	23: "AT_SECURE", 24: "AT_BASE_PLATFORM", 25: "AT_RANDOM", 26: "AT_HWCAP2", 31: "AT_EXECFN", 32: "AT_SYSINFO", 33: "AT_SYSINFO_EHDR",
}

// auxv reads LinuxAuxv: pairs of words, ended by a pair of type 0.
func (r *reader) auxv() {
	s, ok := r.stream(linuxAuxv)
	if !ok {
		return
	}
	w := uint64(r.d.Arch.PointerSize())
	for at := uint64(0); s.has(at, 2*w) && at < 128*w; at += 2 * w {
		kind := s.num(at, w)
		if kind == 0 {
			return
		}
		name, known := auxvNames[kind]
		if !known {
			name = model.Hex(kind).String()
		}
		r.fields = append(r.fields, model.Field{Name: s.name + "." + name, Offset: at, Value: s.value(at+w, w, model.Hex)})
	}
}
