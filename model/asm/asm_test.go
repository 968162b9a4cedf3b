package asm

import (
	"encoding/hex"
	"testing"

	"dumplens/model"
)

// wanted is an instruction with what is to be read from it.
type wanted struct {
	code, text string
	kind       Kind
	to         model.Addr
}

// checkDecode reads each at at; one address has a name.
func checkDecode(t *testing.T, arch model.Arch, at, named model.Addr, list []wanted) {
	t.Helper()
	names := func(a model.Addr) string {
		if a == named {
			return "app!f"
		}
		return ""
	}
	for _, want := range list {
		code, err := hex.DecodeString(want.code)
		if err != nil {
			t.Fatal(err)
		}
		got := Decode(arch, append(code, 0xcc, 0xcc), at, names)
		if got.Text != want.text || got.Target.Kind != want.kind || got.Target.At != want.to {
			t.Errorf("%s: got %q, %v %v; want %q, %v %v", want.code, got.Text, got.Target.Kind, got.Target.At, want.text, want.kind, want.to)
		}
		if !got.Raw && len(got.Bytes) != len(code) {
			t.Errorf("%s %s: got %d bytes, want %d", want.code, got.Text, len(got.Bytes), len(code))
		}
	}
}

func TestDecodeX64(t *testing.T) {
	checkDecode(t, model.ArchX64, 0x140001000, 0x140002000, []wanted{
		{"48895c2408", "mov qword ptr [rsp+8],rbx", NoTarget, 0},
		{"4883ec20", "sub rsp,20h", NoTarget, 0},
		{"488d0df90f0000", "lea rcx,[app!f]", Address, 0x140002000},
		{"e8fb0f0000", "call app!f", Call, 0x140002000},
		{"ff15fa0f0000", "call qword ptr [app!f]", CallThrough, 0x140002000},
		{"0f84fa0f0000", "je app!f", Branch, 0x140002000},
		{"7510", "jne 00000001`40001012", Branch, 0x140001012},
		{"65488b042588010000", "mov rax,qword ptr gs:[188h]", NoTarget, 0},
		{"8b4c8810", "mov ecx,dword ptr [rax+rcx*4+10h]", NoTarget, 0},
		{"ffe1", "jmp rcx", NoTarget, 0},
		{"ff24c580204000", "jmp qword ptr [rax*8+00402080]", Memory, 0x402080},
		{"c3", "ret", NoTarget, 0},
		{"c21000", "ret 10h", NoTarget, 0},
		{"cc", "int 3", NoTarget, 0},
		{"cd29", "int 29h", NoTarget, 0},
		{"0f05", "syscall", NoTarget, 0},
		{"0f01f8", "swapgs", NoTarget, 0},
		{"f390", "pause", NoTarget, 0},
		{"f3480faed8", "wrgsbase rax", NoTarget, 0},
		{"f30f1efa", "endbr64", NoTarget, 0},
		{"f30f1efb", "endbr32", NoTarget, 0},
		{"0f1f440000", "nop dword ptr [rax+rax]", NoTarget, 0},
		{"660f1f840000000000", "nop word ptr [rax+rax]", NoTarget, 0},
		{"0f0b", "ud2", NoTarget, 0},
		{"f3a4", "rep movs byte ptr [rdi],byte ptr [rsi]", NoTarget, 0},
		{"f348ab", "rep stos qword ptr [rdi]", NoTarget, 0},
		{"f3a6", "repe cmps byte ptr [rsi],byte ptr [rdi]", NoTarget, 0},
		{"f2ae", "repne scas byte ptr [rdi]", NoTarget, 0},
		{"f00fb111", "lock cmpxchg dword ptr [rcx],edx", NoTarget, 0},
		{"480fbae21f", "bt rdx,1Fh", NoTarget, 0},
		{"4883c8ff", "or rax,0FFFFFFFFFFFFFFFFh", NoTarget, 0},
		{"81f9050000c0", "cmp ecx,0C0000005h", NoTarget, 0},
		{"6aff", "push 0FFFFFFFFFFFFFFFFh", NoTarget, 0},
		{"684000a000", "push 0A00040h", NoTarget, 0},
		{"48b8efcdab8967452301", "mov rax,123456789ABCDEFh", NoTarget, 0},
		{"660f6f05f80f0000", "movdqa xmm0,xmmword ptr [app!f]", Memory, 0x140002000},
		{"c5f877", "vzeroupper", NoTarget, 0},
		{"c5fd6f06", "vmovdqa ymm0,ymmword ptr [rsi]", NoTarget, 0},
		{"62f17c48100e", "vmovups zmm1,zmmword ptr [rsi]", NoTarget, 0},
		{"62f1fd494809", "db 0x62,0xf1,0xfd,0x49,0x48,0x09", NoTarget, 0},
		{"62f17c18584101", "vaddps xmm0,xmm0,dword ptr [rcx+4]{1to4}", NoTarget, 0},
		{"f3480fc7f8", "rdpid rax", NoTarget, 0},
		{"0fc7f8", "rdseed eax", NoTarget, 0},
		{"f30faeee", "incsspd esi", NoTarget, 0},
		{"f3480faee8", "incsspq rax", NoTarget, 0},
		{"660f38f6c1", "adcx eax,ecx", NoTarget, 0},
		{"0f38c8c1", "sha1nexte xmm0,xmm1", NoTarget, 0},
		{"0f3accc104", "sha1rnds4 xmm0,xmm1,4", NoTarget, 0},
		{"488b4108", "mov rax,qword ptr [rcx+8]", NoTarget, 0},
		{"40d0e8", "shr al,1", NoTarget, 0},
		{"41ff6220", "jmp qword ptr [r10+20h]", NoTarget, 0},
		{"3e41ffe2", "notrack jmp r10", NoTarget, 0},
		{"e4fe", "in al,0FEh", NoTarget, 0},
		{"b0ff", "mov al,0FFh", NoTarget, 0},
		{"6683f8ff", "cmp ax,0FFFFh", NoTarget, 0},
		{"0fb6c0", "movzx eax,al", NoTarget, 0},
		{"4863c1", "movsxd rax,ecx", NoTarget, 0},
		{"668b01", "mov ax,word ptr [rcx]", NoTarget, 0},
		{"d9c9", "fxch st(1)", NoTarget, 0},
		{"dd4508", "fld qword ptr [rbp+8]", NoTarget, 0},
		{"0fae4110", "fxsave [rcx+10h]", NoTarget, 0},
		{"490fc74a08", "cmpxchg16b xmmword ptr [r10+8]", NoTarget, 0},
		{"f20f1005f80f0000", "movsd xmm0,qword ptr [app!f]", Memory, 0x140002000},
		{"0f0d09", "prefetchw [rcx]", NoTarget, 0},
		{"0f1809", "prefetcht0 [rcx]", NoTarget, 0},
		{"48cf", "iretq", NoTarget, 0},
		{"c8100000", "enter 10h,0", NoTarget, 0},
		{"c4e2f1f7c2", "shlx rax,rdx,rcx", NoTarget, 0},
		{"c4e2f8f2c1", "andn rax,rax,rcx", NoTarget, 0},
		{"c57877", "vzeroupper", NoTarget, 0},
		{"62f67c48130e", "db 0x62,0xf6,0x7c,0x48,0x13,0x0e", NoTarget, 0},
		// What x86asm gets wrong.
		{"488b05f9f0ffff", "mov rax,qword ptr [00000001`40000100]", Memory, 0x140000100},
		{"668b8548ffffff", "mov ax,word ptr [rbp-0B8h]", NoTarget, 0},
		{"c57d6f15f80f0000", "vmovdqa ymm10,ymmword ptr [app!f]", Memory, 0x140002000},
		{"6261fd286f2df60f0000", "vmovdqa64 ymm29,ymmword ptr [app!f]", Memory, 0x140002000},
		{"62f17fc96f06", "vmovdqu8 zmm0 {k1}{z},zmmword ptr [rsi]", NoTarget, 0},
		{"62f26d4850cb", "vpdpbusd zmm1,zmm2,zmm3", NoTarget, 0},
		{"db6c2420", "fld tbyte ptr [rsp+20h]", NoTarget, 0},
		{"488d14c5f8ffffff", "lea rdx,[rax*8-8]", NoTarget, 0},
		// What it does not know.
		{"f3480fae20", "ptwrite [rax]", NoTarget, 0},
		{"480fc72df80f0000", "xsaves64 [app!f]", Memory, 0x140002000},
		{"0fae39", "clflush [rcx]", NoTarget, 0},
		{"66410fae39", "clflushopt [r9]", NoTarget, 0},
		{"0fc7f0", "rdrand eax", NoTarget, 0},
		{"660f388201", "invpcid rax,xmmword ptr [rcx]", NoTarget, 0},
		{"0f01ca", "clac", NoTarget, 0},
		{"0f0109", "sidt [rcx]", NoTarget, 0},
	})
}

func TestDecodeX86(t *testing.T) {
	checkDecode(t, model.ArchX86, 0x401000, 0x402000, []wanted{
		{"8bff", "mov edi,edi", NoTarget, 0},
		{"55", "push ebp", NoTarget, 0},
		{"8bec", "mov ebp,esp", NoTarget, 0},
		{"6800204000", "push offset app!f", Address, 0x402000},
		{"ff1500204000", "call dword ptr [app!f]", CallThrough, 0x402000},
		{"e8fb0f0000", "call app!f", Call, 0x402000},
		{"ff248500204000", "jmp dword ptr [eax*4+app!f]", Memory, 0x402000},
		{"64a118000000", "mov eax,dword ptr fs:[18h]", NoTarget, 0},
		{"a100204000", "mov eax,dword ptr [app!f]", Memory, 0x402000},
		{"c5f877", "vzeroupper", NoTarget, 0},
		{"6201", "bound eax,qword ptr [ecx]", NoTarget, 0},
		{"c705002040000000a000", "mov dword ptr [app!f],0A00000h", Memory, 0x402000},
		{"b800204000", "mov eax,offset app!f", Address, 0x402000},
		{"83e4f8", "and esp,0FFFFFFF8h", NoTarget, 0},
		{"0fa2", "cpuid", NoTarget, 0},
		{"cd2e", "int 2Eh", NoTarget, 0},
		{"6a00", "push 0", NoTarget, 0},
		{"66b80100", "mov ax,1", NoTarget, 0},
		{"8b4424fc", "mov eax,dword ptr [esp-4]", NoTarget, 0},
		{"f3ab", "rep stos dword ptr [edi]", NoTarget, 0},
	})
}

func TestDecodeARM64(t *testing.T) {
	checkDecode(t, model.ArchARM64, 0x140001000, 0x140002000, []wanted{
		{"7f2303d5", "pacibsp", NoTarget, 0},
		{"fd7bbea9", "stp fp,lr,[sp,#-0x20]!", NoTarget, 0},
		{"fd030091", "mov fp,sp", NoTarget, 0},
		{"08000090", "adrp x8,00000001`40001000", Address, 0x140001000},
		{"00110091", "add x0,x8,#4", NoTarget, 0},
		{"080940f9", "ldr x8,[x8,#0x10]", NoTarget, 0},
		{"ff2303d5", "autibsp", NoTarget, 0},
		{"c0035fd6", "ret", NoTarget, 0},
		{"00040094", "bl app!f", Call, 0x140002000},
		{"00000014", "b 00000001`40001000", Jump, 0x140001000},
		{"40000054", "b.eq 00000001`40001008", Branch, 0x140001008},
		{"28000058", "ldr x8,00000001`40001004", Memory, 0x140001004},
		{"2000f8b8", "ldaddal w24,w0,[x1]", NoTarget, 0},
		{"e00300aa", "mov x0,x0", NoTarget, 0},
		{"2100c0d2", "mov x1,#0x100000000", NoTarget, 0},
		{"6000f8f8", "ldaddal x24,x0,[x3]", NoTarget, 0},
		{"41fca088", "casl w0,w1,[x2]", NoTarget, 0},
		{"60003ed4", "brk #0xf003", NoTarget, 0},
		{"00f03ed4", "brk #0xf780", NoTarget, 0},
		{"1f2003d5", "nop", NoTarget, 0},
		{"e80742f8", "ldr x8,[sp],#0x20", NoTarget, 0},
		{"e00f40b9", "ldr w0,[sp,#0xc]", NoTarget, 0},
		{"e103271e", "fmov s1,wzr", NoTarget, 0},
		{"5f2403d5", "bti c", NoTarget, 0},
		{"00000000", "udf #0", NoTarget, 0},
		{"ff0f5fd6", "retab", NoTarget, 0},
		{"200840b9", "ldr w0,[x1,#8]", NoTarget, 0},
		{"2102803c", "stur q1,[x17]", NoTarget, 0},
		{"000840bd", "ldr s0,[x0,#8]", NoTarget, 0},
		{"a80240f9", "ldr x8,[x21]", NoTarget, 0},
		{"28a183b9", "ldrsw x8,[x9,#0x3a0]", NoTarget, 0},
		{"3f0003d5", "dcd 0xd503003f", NoTarget, 0},
		{"df4203d5", "msr daifset,#2", NoTarget, 0},
		{"e743c1da", "xpaci x7", NoTarget, 0},
		{"2008c1da", "pacda x0,x1", NoTarget, 0},
		{"220c1fd7", "brab x1,x2", NoTarget, 0},
		{"827c2048", "casp x0,x1,x2,x3,[x4]", NoTarget, 0},
		{"41c0bff8", "ldapr x1,[x2]", NoTarget, 0},
		{"e3030159", "stlurh w3,[sp,#0x10]", NoTarget, 0},
		{"63000054", "b.lo 00000001`4000100c", Branch, 0x14000100c},
	})
}
