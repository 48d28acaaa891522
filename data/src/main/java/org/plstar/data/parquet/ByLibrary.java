package org.plstar.data.parquet;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;

/** A compression that a library undoes, which a program adds where its files need it. */
enum ByLibrary {
    ZSTD("com.github.luben:zstd-jni", "com.github.luben.zstd_jni") {
        @Override
        byte[] all(byte[] in, int size) throws IOException {
            return Zstd.all(in, size);
        }
    },
    BROTLI("com.aayushatharva.brotli4j:brotli4j", "com.aayushatharva.brotli4j") {
        @Override
        byte[] all(byte[] in, int size) throws IOException {
            return Brotli.all(in, size);
        }
    };

    private final String artifact;
    private final String module;

    ByLibrary(String artifact, String module) {
        this.artifact = artifact;
        this.module = module;
    }

    abstract byte[] all(byte[] in, int size) throws IOException;

    byte[] decompress(byte[] in, int size) throws IOException {
        try {
            return all(in, size);
        } catch (LinkageError missing) {
            throw new Missing(this, missing);
        }
    }

    /** The library that a file needs is not here, or not for this system. */
    static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final ByLibrary library;

        private Missing(ByLibrary library, LinkageError cause) {
            super(cause);
            this.library = library;
        }

        String what() {
            return "its compression is "
                    + library.name().toLowerCase(Locale.ROOT)
                    + ", and the library for it is not loaded";
        }

        String expected() {
            return "the library " + library.artifact + ", or compression by snappy, gzip or lz4";
        }

        String fix() {
            return "add the dependency, in a program of modules also \"requires "
                    + library.module
                    + "\" to its module, or write the file again";
        }
    }

    // Classes of their own: the verifier loads a library's class with the class that converts it.

    private static final class Zstd {
        static byte[] all(byte[] in, int size) throws IOException {
            return Codec.all(new ZstdInputStream(new ByteArrayInputStream(in)), size);
        }
    }

    private static final class Brotli {
        static byte[] all(byte[] in, int size) throws IOException {
            Brotli4jLoader.ensureAvailability();
            return Codec.all(new BrotliInputStream(new ByteArrayInputStream(in)), size);
        }
    }
}
