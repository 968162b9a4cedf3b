package win

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"dumplens/model"
)

// Limits of what hangs on a driver.
const (
	maxDrivers = 1 << 12
	maxDevices = 1 << 12 // of one driver
)

// Types of objects of the input and output system, their first u16 (WDK, wdm.h).
const (
	deviceObject = 3
	driverObject = 4
)

// driverDirectories are the directories that drivers put themselves into.
var driverDirectories = []string{`\Driver`, `\FileSystem`}

// majorFunctions are the entries of DRIVER_OBJECT.MajorFunction (WDK, wdm.h).
var majorFunctions = []string{
	"CREATE", "CREATE_NAMED_PIPE", "CLOSE", "READ", "WRITE", "QUERY_INFORMATION", "SET_INFORMATION", "QUERY_EA", "SET_EA",
	"FLUSH_BUFFERS", "QUERY_VOLUME_INFORMATION", "SET_VOLUME_INFORMATION", "DIRECTORY_CONTROL", "FILE_SYSTEM_CONTROL",
	"DEVICE_CONTROL", "INTERNAL_DEVICE_CONTROL", "SHUTDOWN", "LOCK_CONTROL", "CLEANUP", "CREATE_MAILSLOT", "QUERY_SECURITY",
	"SET_SECURITY", "POWER", "SYSTEM_CONTROL", "DEVICE_CHANGE", "QUERY_QUOTA", "SET_QUOTA", "PNP",
}

// loadDrivers lists the driver objects in the directories of the object manager.
func (s *machine) loadDrivers(ctx context.Context, m *model.Meter) ([]model.Driver, string) {
	if s.layout("_DRIVER_OBJECT") == nil || s.layout("_DEVICE_OBJECT") == nil {
		return nil, "the layouts of _DRIVER_OBJECT and _DEVICE_OBJECT are not known for this build"
	}
	n := s.newNamer()
	root := n.variable(kdObpRootDirectoryObject)
	if root == 0 {
		return nil, "the root of the kernel's directories of objects, which leads to the drivers, is not in the dump or cannot be read"
	}
	images := s.driverTable(ctx)
	var out []model.Driver
	seen, directories := map[model.Addr]bool{}, 0
	n.directory(root, func(body model.Addr) bool {
		if !slices.Contains(driverDirectories, n.path(body)) {
			return true
		}
		directories++
		n.directory(body, func(at model.Addr) bool {
			r := s.object(at, "_DRIVER_OBJECT")
			if !seen[at] && isDriver(r) {
				seen[at] = true
				out = append(out, s.newDriver(n, r, images))
				m.Add(1)
			}
			return ctx.Err() == nil && len(out) < maxDrivers
		})
		return ctx.Err() == nil
	})
	slices.SortStableFunc(out, func(a, b model.Driver) int {
		return cmp.Compare(strings.ToLower(a.Name.Text), strings.ToLower(b.Name.Text))
	})
	if directories == 0 && ctx.Err() == nil {
		return out, fmt.Sprintf("the directories %s are not in the dump or cannot be read", strings.Join(driverDirectories, " and "))
	}
	return out, ""
}

// isDriver tells whether a record is a DRIVER_OBJECT: its type, then its size.
func isDriver(r record) bool {
	b, _, _ := r.slice(0, 4)
	return b != nil && r.layout != nil && model.Uint(b[:2]) == driverObject && model.Uint(b[2:]) >= r.layout.Size
}

// isDevice tells whether a record is a DEVICE_OBJECT. Its size says nothing: it counts
// the driver's extension in a u16.
func isDevice(r record) bool {
	b, _, _ := r.slice(0, 2)
	return b != nil && model.Uint(b) == deviceObject
}

// newDriver reads a DRIVER_OBJECT.
func (s *machine) newDriver(n *namer, r record, images imageTable) model.Driver {
	d := model.Driver{
		Object: s.d.Pointer(r.span.At, "kernel").From(r.span),
		Name:   r.unicode("DriverName"),
		Start:  r.address("DriverStart", "kernel", "it has no image"),
		Size:   r.uint("DriverSize", 4),
	}
	d.Size.Fmt = model.Size
	if path := n.path(r.span.At); !d.Name.Is() && path != "" {
		d.Name = model.Str(path)
	}
	own, known := images.image(model.Addr(d.Start.Num))
	switch {
	case known && d.Start.Is():
		d.Image = model.Str(own.name).From(d.Start.Src).Goto(&model.Link{View: "modules", Row: own.name})
	case d.Start.Is():
		d.Image = model.Absent(model.Unknown, "its image is not in the list of drivers")
	default:
		d.Image = d.Start
	}
	d.Devices, d.DevicesStopped = s.devices(n, r)
	d.Dispatch = s.dispatch(r, images, own)
	return d
}

// dispatch reads the entries of MajorFunction, and the addresses at which the driver is
// started and unloaded.
func (s *machine) dispatch(r record, images imageTable, own imageRange) []model.Dispatch {
	out := []model.Dispatch{
		{Name: "DriverInit", Handler: r.address("DriverInit", "kernel", "none")},
		{Name: "DriverUnload", Handler: r.address("DriverUnload", "kernel", "it cannot be unloaded")},
	}
	if m, ok := r.layout.Members["MajorFunction"]; ok {
		for i, name := range majorFunctions {
			b, span, v := r.slice(m.Offset+uint64(i*r.ptr), r.ptr)
			if b != nil {
				v = s.link(model.Num(model.Uint(b)).From(span))
			}
			out = append(out, model.Dispatch{Name: "IRP_MJ_" + name, Handler: v})
		}
	}
	for i := range out {
		s.own(&out[i], images, own)
	}
	return out
}

// own says whose code an entry leads to.
func (s *machine) own(e *model.Dispatch, images imageTable, own imageRange) {
	if !e.Handler.Is() {
		e.Owner = e.Handler
		return
	}
	at := model.Addr(e.Handler.Num)
	in, ok := images.image(at)
	if !ok {
		e.Owner = model.Absent(model.Unknown, "the address lies in no module")
		e.Foreign, e.Note = true, "in no module"
		return
	}
	e.Owner = model.Str(images.where(at)).From(e.Handler.Src)
	switch {
	case in.base == own.base:
	case s.isKernelImage(in):
		e.Note = "in the kernel"
	default:
		e.Foreign, e.Note = true, "in another module"
	}
}

// isKernelImage tells whether an image is the kernel itself, where the entries lead that
// a driver does not set.
func (s *machine) isKernelImage(in imageRange) bool {
	if base := s.slot(kdKernBase); base != 0 {
		return in.base == base
	}
	return strings.HasPrefix(strings.ToLower(in.name), "nt")
}

// devices lists the devices of a driver, which NextDevice chains, and what stopped that.
func (s *machine) devices(n *namer, driver record) (list []model.Device, stopped string) {
	seen := map[model.Addr]bool{}
	for at := driver.pointer("DeviceObject"); at != 0; {
		r := s.object(at, "_DEVICE_OBJECT")
		switch {
		case seen[at] || len(list) >= maxDevices:
			return list, fmt.Sprintf("the chain of devices is broken: the one at %s comes a second time, or there are too many", at.Short())
		case !kernelPointer(s.ptrSize())(at) || !isDevice(r) || r.pointer("DriverObject") != driver.span.At:
			return list, fmt.Sprintf("the chain of devices is broken: there is no device of this driver at %s", at.Short())
		}
		seen[at] = true
		list = append(list, s.newDevice(n, r))
		at = r.pointer("NextDevice")
	}
	return list, ""
}

// newDevice reads a DEVICE_OBJECT.
func (s *machine) newDevice(n *namer, r record) model.Device {
	d := model.Device{
		Object:   s.d.Pointer(r.span.At, "kernel").From(r.span),
		Name:     model.Absent(model.NotApplicable, "the device has no name"),
		Type:     code(r.uint("DeviceType", 4)),
		Attached: r.address("AttachedDevice", "kernel", "no other device is attached to it"),
	}
	if path := n.path(r.span.At); path != "" {
		d.Name = model.Str(path)
	}
	if d.Type.Is() {
		d.Type.Text = words("device-type", d.Type.Num)
	}
	if d.Attached.Is() {
		if upper := s.object(model.Addr(d.Attached.Num), "_DEVICE_OBJECT"); isDevice(upper) {
			d.AttachedBy = s.object(upper.pointer("DriverObject"), "_DRIVER_OBJECT").unicode("DriverName")
		}
	}
	return d
}
