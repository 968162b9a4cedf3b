package win_test

import (
	"strings"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
)

func TestDriverObjects(t *testing.T) {
	d := attached(t, machine.Complete())
	got := map[uint64]model.Driver{}
	for _, o := range all(t, d.Drivers) {
		got[o.Object.Num] = o
	}
	truth := machine.Truth().DriverObjects
	if len(got) != len(truth) || len(truth) == 0 {
		t.Errorf("%d driver objects, want %d", len(got), len(truth))
	}
	for _, want := range truth {
		o, ok := got[want.Object]
		if !ok {
			t.Errorf("%s is missing", want.Name)
			continue
		}
		same(t, "name", o.Name, want.Name)
		same(t, want.Name+" image", o.Image, want.Image)
		checkDispatch(t, o, want)
		checkDevices(t, o, want)
	}
	noProblems(t, d)
}

func checkDispatch(t *testing.T, o model.Driver, want synth.DriverObjectTruth) {
	t.Helper()
	const before = 2 // DriverInit and DriverUnload
	if len(o.Dispatch) != before+len(want.Handlers) {
		t.Errorf("%s has %d entries", want.Name, len(o.Dispatch))
		return
	}
	foreign := 0
	for i, e := range o.Dispatch {
		if e.Foreign {
			foreign++
		}
		if i >= before {
			same(t, want.Name+" "+e.Name, e.Handler, want.Handlers[i-before])
		}
		if e.Handler.Is() && e.Owner.Is() == (e.Handler.Num == synth.NoModule) {
			t.Errorf("%s %s is owned by %v", want.Name, e.Name, e.Owner)
		}
	}
	if foreign != want.Foreign {
		t.Errorf("%s: %d entries lead out of its image, want %d", want.Name, foreign, want.Foreign)
	}
}

func checkDevices(t *testing.T, o model.Driver, want synth.DriverObjectTruth) {
	t.Helper()
	if len(o.Devices) != len(want.Devices) || o.DevicesStopped != "" {
		t.Errorf("%s has %d devices, want %d (%s)", want.Name, len(o.Devices), len(want.Devices), o.DevicesStopped)
		return
	}
	for i, name := range want.Devices {
		if v := o.Devices[i].Name; name != "" && v.Text != `\Device\`+name || v.Is() != (name != "") {
			t.Errorf("device %d of %s is %v, want %q", i, want.Name, v, name)
		}
	}
	if lower := want.Name == `\Driver\rainbus`; lower != (o.Devices[0].AttachedBy.Text == `\Driver\tabletfx`) {
		t.Errorf("%s has %v above it", want.Name, o.Devices[0].AttachedBy)
	}
}

// TestRingOfDevices makes the chain of a driver's devices lead back.
func TestRingOfDevices(t *testing.T) {
	const nextDevice, firstDevice = 0x10, 8
	x := newDamage(t)
	driver := machine.Truth().DriverObjects[0].Object
	b, err := model.ReadUint(x.d.Kernel, model.Addr(driver+firstDevice), 8)
	if err != nil {
		t.Fatal(err)
	}
	x.at(b+nextDevice, word(b))
	for _, o := range all(t, attached(t, x.dump).Drivers) {
		if ring := o.Object.Num == driver; ring != strings.Contains(o.DevicesStopped, "a second time") {
			t.Errorf("%v: %q", o.Name, o.DevicesStopped)
		}
	}
}
