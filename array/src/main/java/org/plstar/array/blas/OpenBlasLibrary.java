package org.plstar.array.blas;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Finds OpenBLAS in a jar on the class path, loads it and sets it to one thread.
 *
 * <p>The jar is {@code org.bytedeco:openblas} with this platform's classifier. Only its shared
 * libraries are used, not its Java classes.
 */
final class OpenBlasLibrary {
    private OpenBlasLibrary() {}

    /** The outcome of loading the library. */
    sealed interface Outcome {}

    /** The library is loaded, and uses one thread per call. */
    record Loaded(SymbolLookup symbols, String provider) implements Outcome {}

    /** The library cannot be loaded, for a reason, with a remedy. */
    record Missing(String reason, String fix) implements Outcome {}

    private static final class Once {
        static final Outcome OUTCOME = attempt();
    }

    /** Loads the library on the first call, and returns the same outcome on every later call. */
    static Outcome load() {
        return Once.OUTCOME;
    }

    private static Outcome attempt() {
        String platform = platform();
        LibraryNames names = LibraryNames.of(platform);
        Optional<NativeFiles.Packed> main = find(platform, names.main());
        if (main.isEmpty()) {
            return new Missing(
                    "no OpenBLAS for " + platform + " on the class path",
                    "add the jar org.bytedeco:openblas with classifier " + platform);
        }
        List<NativeFiles.Packed> files = new ArrayList<>();
        names.before().forEach(name -> find(platform, name).ifPresent(files::add));
        files.add(main.get());
        try {
            List<Path> paths = NativeFiles.unpack("openblas-" + platform, main.get(), files);
            return bind(paths);
        } catch (IOException e) {
            return new Missing(
                    "OpenBLAS could not be unpacked: " + e,
                    "set " + NativeFiles.CACHE_SETTING + " to a folder that can be written");
        } catch (IllegalCallerException e) {
            return new Missing(
                    "native access is denied: " + e.getMessage(),
                    "start Java with --enable-native-access=ALL-UNNAMED");
        } catch (IllegalArgumentException
                | UnsatisfiedLinkError
                | UnsupportedOperationException e) {
            return new Missing(
                    "OpenBLAS was unpacked but does not load: " + e.getMessage(),
                    "use a jar built for this system");
        }
    }

    private static Outcome bind(List<Path> paths) {
        // The run-time libraries are loaded first, by their full paths: the system may not have
        // them, and the loader uses those that are loaded when OpenBLAS requests them by name.
        for (Path path : paths.subList(0, paths.size() - 1)) {
            preload(path);
        }
        return open(paths.getLast());
    }

    /** Opens the library, and sets it to one thread. */
    @SuppressWarnings("restricted")
    private static Loaded open(Path library) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        Linker linker = Linker.nativeLinker();
        try {
            linker.downcallHandle(
                            symbols.findOrThrow("openblas_set_num_threads"),
                            FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                    .invokeExact(1);
            MemorySegment config = (MemorySegment) linker.downcallHandle(
                            symbols.findOrThrow("openblas_get_config"),
                            FunctionDescriptor.of(ValueLayout.ADDRESS))
                    .invokeExact();
            MemorySegment core = (MemorySegment) linker.downcallHandle(
                            symbols.findOrThrow("openblas_get_corename"),
                            FunctionDescriptor.of(ValueLayout.ADDRESS))
                    .invokeExact();
            return new Loaded(symbols, provider(text(config), text(core)));
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    /** "OpenBLAS 0.3.31 SkylakeX" from "OpenBLAS 0.3.31 DYNAMIC_ARCH …" and the core's name. */
    private static String provider(String config, String core) {
        return Stream.concat(Stream.of(config.strip().split("\\s+", -1)).limit(2), Stream.of(core))
                .collect(Collectors.joining(" "));
    }

    @SuppressWarnings("restricted")
    private static String text(MemorySegment address) {
        return address.reinterpret(4096).getString(0);
    }

    @SuppressWarnings("restricted")
    private static void preload(Path path) {
        try {
            SymbolLookup.libraryLookup(path, Arena.global());
        } catch (IllegalArgumentException e) {
            // The system's own copy may suffice; if not, loading OpenBLAS reports what is missing.
        }
    }

    /** A file of the jar on the class path. */
    private static Optional<NativeFiles.Packed> find(String platform, String name) {
        String resource = "org/bytedeco/openblas/" + platform + "/" + name;
        ClassLoader loader = OpenBlasLibrary.class.getClassLoader();
        URL url = loader == null
                ? ClassLoader.getSystemResource(resource)
                : loader.getResource(resource);
        return Optional.ofNullable(url)
                .or(() -> onModulePath(resource))
                .map(found -> new NativeFiles.Packed(name, found));
    }

    /** The file in a jar on the module path that no module requires, so that no loader finds it. */
    private static Optional<URL> onModulePath(String resource) {
        String path = System.getProperty("jdk.module.path", "");
        return Stream.of(path.split(File.pathSeparator))
                .map(File::new)
                .flatMap(place -> {
                    File[] inside = place.listFiles();
                    return inside == null ? Stream.of(place) : Stream.of(inside);
                })
                .filter(jar -> jar.getName().startsWith("openblas-"))
                .flatMap(jar -> entry(jar, resource).stream())
                .findFirst();
    }

    private static Optional<URL> entry(File jar, String resource) {
        try (ZipFile zip = new ZipFile(jar)) {
            return zip.getEntry(resource) == null
                    ? Optional.empty()
                    : Optional.of(
                            URI.create("jar:" + jar.toURI() + "!/" + resource).toURL());
        } catch (IOException e) {
            return Optional.empty(); // the jar cannot be read
        }
    }

    /** This platform in the spelling of the jar's classifier. */
    static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = os.contains("win") && !os.contains("darwin")
                ? "windows"
                : os.contains("mac") || os.contains("darwin") ? "macosx" : "linux";
        return system
                + "-"
                + switch (arch) {
                    case "amd64", "x86_64", "x64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> arch;
                };
    }

    /**
     * The file name of the library, and of the run-time libraries that it needs, if they are in the
     * jar.
     */
    private record LibraryNames(List<String> before, String main) {
        static LibraryNames of(String platform) {
            if (platform.startsWith("windows")) {
                return new LibraryNames(
                        List.of(
                                "libgcc_s_seh-1.dll",
                                "libwinpthread-1.dll",
                                "libquadmath-0.dll",
                                "libgfortran-5.dll"),
                        "libopenblas.dll");
            }
            if (platform.startsWith("macosx")) {
                return new LibraryNames(
                        List.of(
                                "libgcc_s.1.1.dylib",
                                "libgcc_s.1.dylib",
                                "libquadmath.0.dylib",
                                "libgfortran.5.dylib"),
                        "libopenblas.0.dylib");
            }
            return new LibraryNames(
                    List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5"),
                    "libopenblas.so.0");
        }
    }
}
