package asm

import "dumplens/model"

// At gives the function that writes the instruction at an address of a space, "" for
// bytes that are none; nil for an architecture whose instructions are not known.
func At(a model.Arch) func(s model.Space, at model.Addr) string {
	arch, ok := For(a)
	if !ok {
		return nil
	}
	return func(s model.Space, at model.Addr) string {
		code := make([]byte, longest)
		n, err := s.ReadAt(code, at)
		if n == 0 && err != nil {
			return ""
		}
		in := Decode(arch, code[:n], at, nil)
		if in.Raw {
			return ""
		}
		return in.Text
	}
}
