package win

import (
	"encoding/binary"
	"fmt"

	"dumplens/model"
)

// debuggerData is the KDDEBUGGER_DATA64 block: what the kernel tells debuggers of
// itself. All slots are 64 bits wide, on 32-bit machines too (sign-extended).
type debuggerData struct {
	span model.Span
	data []byte // cut to the Size that the block gives itself; nil when there is none
}

// Slots of KDDEBUGGER_DATA64 by their offset.
const (
	kdOwnerTag              = 0x10 // 'KDBG'
	kdSize                  = 0x14
	kdKernBase              = 0x18
	kdFlags                 = 0x36 // bits 2-5: levels of paging, 0 not set
	kdPsLoadedModuleList    = 0x48
	kdPsActiveProcessHead   = 0x50
	kdPspCidTable           = 0x58
	kdMmHighestUserAddress  = 0x1c8
	kdMmSystemRangeStart    = 0x1d0
	kdNtBuildLab            = 0x208
	kdKiProcessorBlock      = 0x218
	kdMmUnloadedDrivers     = 0x220
	kdMmLastUnloadedDriver  = 0x228
	kdMmPhysicalMemoryBlock = 0x270
	kdL1tfHighBit           = 0x2c2 // u8: the swizzled bit of page-table entries, 0 none
	kdOffsetTeb             = 0x29a // u16, as are those below
	kdOffsetKernelStack     = 0x29c
	kdOffsetInitialStack    = 0x29e
	kdSizeEProcess          = 0x2a8
	kdOffsetPeb             = 0x2aa
	kdPrcbCurrentThread     = 0x2b4
	kdPrcbContextFrame      = 0x2bc
	kdSizeEThread           = 0x2c0
	kdPrcbNumber            = 0x2be
)

const kdTag = 0x4742444b // "KDBG"

// largest KDDEBUGGER_DATA64 that is known, with room for its growth.
const maxDebuggerData = 0x1000

// readDebuggerData reads the block at at. The error says why there is none.
func readDebuggerData(span model.Span) (debuggerData, error) {
	head, err := model.ReadBytes(span.Space, span.At, kdKernBase)
	if err != nil {
		return debuggerData{}, err
	}
	if binary.LittleEndian.Uint32(head[kdOwnerTag:]) != kdTag {
		return debuggerData{}, fmt.Errorf("it does not carry the tag KDBG: it is encoded, as in the memory of a running system, or not there")
	}
	size := uint64(binary.LittleEndian.Uint32(head[kdSize:]))
	if size < kdKernBase || size > maxDebuggerData {
		return debuggerData{}, fmt.Errorf("its size of 0x%x bytes cannot be right", size)
	}
	span.Len = size
	r := readSpan(span, nil, 8)
	return debuggerData{span, r.data}, nil
}

// known tells whether there is a block.
func (k debuggerData) known() bool { return k.data != nil }

// value reads size bytes at a slot; 0 when the block does not reach that far, which
// is how older kernels say that they do not have the slot.
func (k debuggerData) value(slot, size int) uint64 {
	if slot+size > len(k.data) {
		return 0
	}
	return model.Uint(k.data[slot : slot+size])
}

func (k debuggerData) addr(slot int) model.Addr { return model.Addr(k.value(slot, 8)) }

// at is where a slot lies, to be marked as a value's source.
func (k debuggerData) at(slot, size uint64) model.Span { return k.span.Sub(slot, size) }
