package win

import "dumplens/model"

// file is the path of the file that a range maps: the node's SUBSECTION leads to a
// CONTROL_AREA and that to a FILE_OBJECT. Server 2003 and earlier have the
// CONTROL_AREA in the node.
func (w *vadWalk) file(v vadNode, private bool) model.Value {
	switch {
	case private || v.tag == "VadS" || v.tag == "VadF":
		return model.Absent(model.NotApplicable, "private memory")
	case w.form.long == nil:
		return model.Absent(model.Unknown, "the layout of _MMVAD is not known for this build")
	}
	long := v.r.as(w.form.long)
	area := long.uint("ControlArea", v.r.ptr)
	if _, direct := w.form.long.Members["ControlArea"]; !direct {
		sub := long.uint("Subsection", v.r.ptr)
		if !sub.Is() {
			return sub
		}
		if !kernelPointer(v.r.ptr)(model.Addr(sub.Num)) {
			return model.Absent(model.NotApplicable, "it maps no section").From(sub.Src)
		}
		area = w.s.object(model.Addr(sub.Num), "_SUBSECTION").uint("ControlArea", v.r.ptr)
	}
	switch {
	case !area.Is():
		return area
	case !kernelPointer(v.r.ptr)(model.Addr(area.Num)):
		return model.Absent(model.Malformed, "the section has no control area").From(area.Src)
	}
	name, ok := w.files[model.Addr(area.Num)]
	if !ok {
		name = w.areaFile(model.Addr(area.Num))
		w.files[model.Addr(area.Num)] = name
	}
	return name
}

// areaFile is the path of a control area's file. CONTROL_AREA.FilePointer is an
// EX_FAST_REF since Vista; before, a plain pointer.
func (w *vadWalk) areaFile(area model.Addr) model.Value {
	r := w.s.object(area, "_CONTROL_AREA")
	v := r.uint("FilePointer", r.ptr)
	if !v.Is() {
		return v
	}
	file := fastRef(v.Num, r.ptr)
	if file == 0 {
		return model.Absent(model.NotApplicable, "a section without a file").From(v.Src)
	}
	if !kernelPointer(r.ptr)(file) {
		return model.Absent(model.Malformed, "FilePointer is no kernel address").From(v.Src)
	}
	return w.names.filePath(file)
}

// fastRef is the address in an EX_FAST_REF, whose low bits count references: four on
// 64-bit machines, three on others.
func fastRef(n uint64, ptr int) model.Addr {
	if ptr == 4 {
		return model.Addr(n &^ 7)
	}
	return model.Addr(n &^ 0xf)
}
