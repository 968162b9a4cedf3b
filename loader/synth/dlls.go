package synth

// makeDLLs makes the libraries that every process maps at the same address.
func makeDLLs() []*image {
	lib := func(name string, base uint64, size uint32, about string, functions ...function) *image {
		img := newImage(system32+name, base, size, [4]uint16{10, 0, 19041, uint16(1 + named(name).below(3996))}, about)
		img.functions = functions
		for _, f := range functions {
			img.exports[f.name] = f.rva
		}
		return img.build()
	}
	ntdll := lib("ntdll.dll", 0x7ffba8a10000, 0x1f8000, "NT Layer DLL",
		function{name: "RtlUserThreadStart", rva: 0x52630, size: 0x60, frame: 0x78, calls: []call{{0x21, 0x52650}}},
		function{name: "NtWaitForSingleObject", rva: 0x9d090, size: 0x18},
		function{name: "NtDeviceIoControlFile", rva: 0x9d0f0, size: 0x18})
	ntdll.put(0x9d090, syscallStub(0x04))
	ntdll.put(0x9d0f0, syscallStub(0x07))
	return []*image{
		ntdll,
		lib("KERNEL32.DLL", 0x7ffba8710000, 0xbf000, "Windows NT BASE API Client DLL",
			function{name: "BaseThreadInitThunk", rva: 0x17030, size: 0x40, frame: 0x28, calls: []call{{0x14, 0x17060}}},
			function{name: "DeviceIoControl", rva: 0x1b6a0, size: 0xc0, frame: 0x58, calls: []call{{0x81, 0x1b700}}}),
		lib("KERNELBASE.dll", 0x7ffba6210000, 0x2ce000, "Windows NT BASE API Client DLL",
			function{name: "DeviceIoControl", rva: 0x2b9e0, size: 0x120, frame: 0x68, calls: []call{{0x6b, 0x2ba80}}},
			function{name: "WaitForSingleObjectEx", rva: 0x2d4a0, size: 0x120, frame: 0x98, calls: []call{{0x8e, 0x2d580}}}),
		lib("sechost.dll", 0x7ffba8620000, 0x9c000, "Host for SCM/SDDL/LSA Lookup APIs"),
		lib("USER32.dll", 0x7ffba7e10000, 0x1a1000, "Multi-User Windows USER API Client DLL"),
		lib("GDI32.dll", 0x7ffba7fc0000, 0x2b000, "GDI Client DLL"),
	}
}

// syscallStub is a system-call stub as it stands in every ntdll of Windows 10; the
// kernel returns to offset 0x14.
func syscallStub(number byte) []byte {
	return []byte{
		0x4c, 0x8b, 0xd1, 0xb8, number, 0, 0, 0, 0xf6, 0x04, 0x25, 0x08, 0x03, 0xfe, 0x7f, 0x01,
		0x75, 0x03, 0x0f, 0x05, 0xc3, 0xcd, 0x2e, 0xc3,
	}
}
