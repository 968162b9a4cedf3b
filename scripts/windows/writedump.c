/* Writes two minidumps of itself through dbghelp: one small, one with full memory.
   It is for the test only: a writer of dumps that nobody here wrote. */
#include <windows.h>
#include <dbghelp.h>

static int write_dump(const char *path, MINIDUMP_TYPE type)
{
	HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
	BOOL ok = file != INVALID_HANDLE_VALUE &&
		MiniDumpWriteDump(GetCurrentProcess(), GetCurrentProcessId(), file, type, NULL, NULL, NULL);
	CloseHandle(file);
	return ok;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	return !(write_dump(argv[1], MiniDumpNormal) &&
		 write_dump(argv[2], MiniDumpWithFullMemory | MiniDumpWithHandleData | MiniDumpWithThreadInfo));
}
