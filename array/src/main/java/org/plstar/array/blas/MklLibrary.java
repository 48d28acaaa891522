package org.plstar.array.blas;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Intel's MKL in place of OpenBLAS, where the user asks for it: its jar, {@code org.bytedeco:mkl}
 * with classifier {@code linux-x86_64-redist}, is under a licence of its own, large, and never part
 * of a build.
 */
final class MklLibrary {
    /**
     * What the dispatching library looks for beside it; those for other processors may be missing.
     */
    private static final List<String> PARTS = List.of(
            "libiomp5.so",
            "libmkl_core.so.2",
            "libmkl_intel_lp64.so.2",
            "libmkl_intel_thread.so.2",
            "libmkl_def.so.2",
            "libmkl_mc3.so.2",
            "libmkl_avx2.so.2",
            "libmkl_avx512.so.2");

    private static final String MAIN = "libmkl_rt.so.2";

    private MklLibrary() {}

    static OpenBlasLibrary.Outcome attempt() {
        String platform = OpenBlasLibrary.platform();
        Optional<NativeFiles.Packed> main = OpenBlasLibrary.find("mkl", platform, MAIN);
        if (main.isEmpty()) {
            return new OpenBlasLibrary.Missing(
                    "no MKL for " + platform + " on the class path",
                    "add the jar org.bytedeco:mkl with classifier " + platform + "-redist");
        }
        List<NativeFiles.Packed> files = new ArrayList<>();
        PARTS.forEach(name -> OpenBlasLibrary.find("mkl", platform, name).ifPresent(files::add));
        files.add(main.get());
        try {
            return bind(NativeFiles.unpack("mkl-" + platform, main.get(), files));
        } catch (IOException e) {
            return new OpenBlasLibrary.Missing(
                    "MKL could not be unpacked: " + e,
                    "set " + NativeFiles.CACHE_SETTING + " to a folder that can be written");
        } catch (IllegalArgumentException | UnsatisfiedLinkError e) {
            return new OpenBlasLibrary.Missing(
                    "MKL was unpacked but does not load: " + e.getMessage(),
                    "use a jar built for this system");
        }
    }

    @SuppressWarnings("restricted")
    private static OpenBlasLibrary.Outcome bind(List<Path> paths) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(paths.getLast(), Arena.global());
        Linker linker = Linker.nativeLinker();
        try {
            linker.downcallHandle(
                            symbols.findOrThrow("MKL_Set_Num_Threads"),
                            FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                    .invokeExact(1);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment version = arena.allocate(256);
                linker.downcallHandle(
                                symbols.findOrThrow("MKL_Get_Version_String"),
                                FunctionDescriptor.ofVoid(
                                        ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                        .invokeExact(version, 256);
                return new OpenBlasLibrary.Loaded(symbols, name(version.getString(0)));
            }
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    /**
     * "MKL 2025.0.3" from "Intel(R) oneAPI Math Kernel Library Version 2025.0.3-Product Build …".
     */
    private static String name(String version) {
        String[] words = version.strip().split("Version ", 2);
        return "MKL " + words[words.length - 1].split("[- ]", 2)[0];
    }
}
