package win

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"dumplens/model"
)

// systemInfo gathers what is known of the system under topics.
type systemInfo struct {
	d      *model.Dump
	topics []model.Topic
}

// add puts a field under a topic.
func (i *systemInfo) add(topic string, f model.Field) {
	if i.topics == nil {
		for _, name := range systemTopics {
			i.topics = append(i.topics, model.Topic{Name: name})
		}
	}
	for t := range i.topics {
		if i.topics[t].Name == topic {
			i.topics[t].Fields = append(i.topics[t].Fields, f)
		}
	}
}

// missing tells in one field of members that the dump leaves out.
func (i *systemInfo) missing(of string, names []string) {
	if len(names) > 0 {
		why := fmt.Sprintf("the dump leaves out %d of them: %s", len(names), strings.Join(names, ", "))
		i.add(topicKernel, model.Field{Name: of, Value: model.Absent(model.NotInDump, why)})
	}
}

// filled are the topics that have fields.
func (i *systemInfo) filled() []model.Topic {
	return slices.DeleteFunc(i.topics, func(t model.Topic) bool { return len(t.Fields) == 0 })
}

// loadSystem tells of the system what the kernel's memory does: of a small dump the
// little that it holds.
func (s *machine) loadSystem(context.Context, *model.Meter) ([]model.Topic, string) {
	i := &systemInfo{d: s.d}
	i.facts()
	i.shared(model.Span{Space: s.d.Kernel, At: s.paging().shared, Len: sharedBytes}, s.d.Header.Build)
	s.addVariables(i)
	if s.d.Layouts != nil {
		i.add(topicKernel, model.Field{Name: "Structures", Value: model.Str(s.d.Layouts.Source()), Note: "whose offsets are used"})
	}
	return i.filled(), ""
}

// attachUserSystem tells of the system what a program's dump shows.
func attachUserSystem(d *model.Dump) {
	if d.Memory == nil || !systemIsWindows(d) {
		return
	}
	d.System = model.Lazy(func(context.Context, *model.Meter) ([]model.Topic, string) {
		i := &systemInfo{d: d}
		i.facts()
		i.shared(model.Span{Space: d.Memory, At: userSharedData, Len: sharedBytes}, uint32(d.Fact("os_build").Num))
		return i.filled(), ""
	})
}

// systemFacts are the facts of the summary that are of the system, under their topics.
var systemFacts = []struct{ key, topic string }{
	{"os", topicWindows},
	{"os_build", topicWindows},
	{"os_revision", topicWindows},
	{"build_lab", topicWindows},
	{"processors", topicProcessors},
	{"processor_name", topicProcessors},
	{"machine", topicProcessors},
	{"firmware", topicProcessors},
	{"physical_bytes", topicMemory},
	{"kernel_base", topicKernel},
	{"directory_table_base", topicKernel},
}

// facts takes over facts of the summary.
func (i *systemInfo) facts() {
	for _, f := range systemFacts {
		for _, have := range i.d.Facts {
			if have.Key == f.key && have.Value.Is() {
				i.add(f.topic, model.Field{Name: have.Title, Value: have.Value})
			}
		}
	}
}

// shared reads KUSER_SHARED_DATA.
func (i *systemInfo) shared(at model.Span, build uint32) {
	if why := notShared(at); !why.Is() {
		i.add(topicWindows, model.Field{Name: "KUSER_SHARED_DATA", Value: why.From(at), Note: "what the kernel tells every program of the system"})
		return
	}
	var left []string
	for _, m := range sharedMembers {
		if build < m.since {
			continue
		}
		span := at.Sub(m.at, uint64(m.size))
		v, ok := shownAt(span, m.show)
		if !ok {
			left = append(left, m.name)
			continue
		}
		i.add(m.topic, model.Field{Name: m.name, Offset: m.at, Value: v, Note: m.note})
	}
	i.missing("KUSER_SHARED_DATA", left)
	i.boot(at)
}

// shownAt reads and shows bytes; false when the dump leaves them out.
func shownAt(span model.Span, show func([]byte) model.Value) (model.Value, bool) {
	b, err := model.ReadBytes(span.Space, span.At, span.Len)
	if h := model.AsHole(err, "", 0); h != nil {
		return model.AbsentFor(err).From(span), h.Why != model.NotInDump
	}
	return show(b).From(span), true
}

// notShared says why there is no KUSER_SHARED_DATA; present when there is. Small dumps
// may hold the part around the time only.
func notShared(at model.Span) model.Value {
	if at.Space == nil {
		return model.Absent(model.NotInDump, "")
	}
	const oldest, newest = 5, 10
	major, err := model.ReadUint(at.Space, at.At+sharedMajor, 4)
	if err != nil {
		if _, err := model.ReadUint(at.Space, at.At+sharedTime, 8); err == nil {
			return model.Value{}
		}
		return model.AbsentFor(err)
	}
	if major < oldest || major > newest {
		return model.Absent(model.Malformed, fmt.Sprintf("the bytes there are of no Windows: its version would be %d", major))
	}
	return model.Value{}
}

// boot tells when Windows was started: the time less the time since.
func (i *systemInfo) boot(at model.Span) {
	now, err1 := model.ReadUint(at.Space, at.At+sharedTime, 8)
	up, err2 := model.ReadUint(at.Space, at.At+sharedInterrupt, 8)
	if err1 != nil || err2 != nil || up > now {
		return
	}
	i.add(topicTime, model.Field{
		Name: "Started", Value: model.When(now - up).From(at.Sub(sharedInterrupt, sharedTime+8-sharedInterrupt)),
		Note: "SystemTime less InterruptTime, UTC; changes of the clock since move it",
	})
}

// textUntilNUL is UTF-16 text up to its end or the first NUL.
func textUntilNUL(b []byte) string {
	var units []uint16
	for i := 0; i+1 < len(b); i += 2 {
		u := binary.LittleEndian.Uint16(b[i:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}
