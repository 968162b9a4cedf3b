#include "textflag.h"

// func indexPairAVX2(p *byte, n, apart uintptr, k *[4]byte) int
//
// Each round looks at 128 places: it masks and compares the bytes there (SI) and those
// apart from them (DI), and joins both answers. Y0 to Y3 are value and mask of the two.
TEXT ·indexPairAVX2(SB), NOSPLIT, $0-40
	MOVQ p+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ apart+16(FP), DI
	MOVQ k+24(FP), R8
	VPBROADCASTB 0(R8), Y0
	VPBROADCASTB 1(R8), Y1
	VPBROADCASTB 2(R8), Y2
	VPBROADCASTB 3(R8), Y3
	ADDQ SI, DI
	XORQ AX, AX

round:
	CMPQ AX, CX
	JGE  none
	VPAND (SI)(AX*1), Y1, Y4
	VPAND (DI)(AX*1), Y3, Y5
	VPAND 32(SI)(AX*1), Y1, Y6
	VPAND 32(DI)(AX*1), Y3, Y7
	VPAND 64(SI)(AX*1), Y1, Y8
	VPAND 64(DI)(AX*1), Y3, Y9
	VPAND 96(SI)(AX*1), Y1, Y10
	VPAND 96(DI)(AX*1), Y3, Y11
	VPCMPEQB Y0, Y4, Y4
	VPCMPEQB Y2, Y5, Y5
	VPCMPEQB Y0, Y6, Y6
	VPCMPEQB Y2, Y7, Y7
	VPCMPEQB Y0, Y8, Y8
	VPCMPEQB Y2, Y9, Y9
	VPCMPEQB Y0, Y10, Y10
	VPCMPEQB Y2, Y11, Y11
	VPAND Y4, Y5, Y4
	VPAND Y6, Y7, Y6
	VPAND Y8, Y9, Y8
	VPAND Y10, Y11, Y10
	VPOR  Y4, Y6, Y5
	VPOR  Y8, Y10, Y7
	VPOR  Y5, Y7, Y5
	VPTEST Y5, Y5
	JNZ  found
	ADDQ $128, AX
	JMP  round

found:
	// One bit a place: 64 from Y4 and Y6, or else 64 from Y8 and Y10.
	VPMOVMSKB Y4, R9
	VPMOVMSKB Y6, R10
	SHLQ $32, R10
	ORQ  R10, R9
	JNZ  lowest
	ADDQ $64, AX
	VPMOVMSKB Y8, R9
	VPMOVMSKB Y10, R10
	SHLQ $32, R10
	ORQ  R10, R9

lowest:
	BSFQ R9, R9
	ADDQ R9, AX
	VZEROUPPER
	MOVQ AX, ret+32(FP)
	RET

none:
	VZEROUPPER
	MOVQ $-1, ret+32(FP)
	RET
