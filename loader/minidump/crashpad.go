package minidump

import (
	"fmt"

	"dumplens/model"
)

// maxAnnotations bounds the annotations that are shown.
const maxAnnotations = 4096

// crashpad reads MinidumpCrashpadInfo, 52 or 64 bytes: ids of report and client, and
// annotations of the process and of its modules.
func (r *reader) crashpad() {
	s, ok := r.stream(crashpadInfo)
	if !ok {
		return
	}
	version := s.u32(0)
	r.fields = append(r.fields,
		model.Field{Name: s.name + ".version", Value: s.value(0, 4, model.Num)},
		model.Field{Name: s.name + ".report_id", Offset: 0x04, Value: guid(s.sub(0x04, 16))},
		model.Field{Name: s.name + ".client_id", Offset: 0x14, Value: guid(s.sub(0x14, 16))})
	if version != 1 {
		r.d.AddProblem(s.name, s.span(0, 4), "CrashpadInfo has version %d: its annotations are not read, only version 1 is known", version)
		return
	}
	if s.has(0x38, 8) {
		r.addField(s.name+".address_mask", s.value(0x38, 8, model.Hex), "")
	}
	a := annotations{r: r}
	a.dictionary(s.name+".simple_annotations", s.u32(0x24), s.u32(0x28))
	a.modules(s.name, s.u32(0x2C), s.u32(0x30))
}

// annotations reads Crashpad's lists; left bounds them together.
type annotations struct {
	r     *reader
	count int
	note  string // the module that they are of
}

func (a *annotations) add(name string, v model.Value) bool {
	if a.count++; a.count > maxAnnotations {
		a.r.d.AddProblem("CrashpadInfo", model.Span{}, "there are more than %d annotations: the rest is not shown", maxAnnotations)
		return false
	}
	if v.Is() {
		v.Text, _ = cut(v.Text)
	}
	a.r.addField(name, v, a.note)
	return true
}

// items gives the entries of a counted list at a location.
func (a *annotations) items(name string, size, rva, each uint64) list {
	if size < 4 {
		return list{}
	}
	b := a.r.read(name, rva, size)
	return a.r.counted(stream{block: b, name: name, declared: size, present: b.len()}, each)
}

// dictionary reads MinidumpSimpleStringDictionary.
func (a *annotations) dictionary(name string, size, rva uint64) {
	l := a.items(name, size, rva, 8)
	for i := range l.count {
		e := l.item(i)
		key := a.r.utf8str(e.u32(0))
		if !a.add(name+"."+key.Text, a.r.utf8str(e.u32(4))) {
			return
		}
	}
}

// modules reads MinidumpModuleCrashpadInfoList.
func (a *annotations) modules(name string, size, rva uint64) {
	listed, _ := a.r.d.Modules.Get(a.r.ctx, nil)
	l := a.items(name+".module_list", size, rva, 12)
	for i := range l.count {
		e := l.item(i)
		if !e.has(0, 12) || a.count > maxAnnotations {
			return
		}
		m := a.r.read(name+".module_list", e.u32(8), min(e.u32(4), 28))
		prefix := fmt.Sprintf("%s.module[%d]", name, e.u32(0))
		if a.note = ""; e.u32(0) < uint64(len(listed)) {
			a.note = listed[e.u32(0)].Name.Text
		}
		a.texts(prefix+".list_annotations", m.u32(4), m.u32(8))
		a.dictionary(prefix+".simple_annotations", m.u32(12), m.u32(16))
		a.objects(prefix+".annotation_objects", m.u32(20), m.u32(24))
	}
}

// texts reads MinidumpRVAList of strings.
func (a *annotations) texts(name string, size, rva uint64) {
	l := a.items(name, size, rva, 4)
	for i := range l.count {
		if !a.add(fmt.Sprintf("%s[%d]", name, i), a.r.utf8str(l.item(i).u32(0))) {
			return
		}
	}
}

// objects reads MinidumpAnnotationList: name, type and value of each; type 1 is text.
func (a *annotations) objects(name string, size, rva uint64) {
	l := a.items(name, size, rva, 12)
	for i := range l.count {
		e := l.item(i)
		key, v := a.r.utf8str(e.u32(0)), model.Value{}
		if e.u16(4) == 1 {
			v = a.r.utf8str(e.u32(8))
		} else {
			n := a.r.peek(e.u32(8), 4).u32(0)
			v = hexBytes(a.r.peek(e.u32(8)+4, min(n, 256)))
		}
		if !a.add(name+"."+key.Text, v) {
			return
		}
	}
}
