package org.plstar.study.train.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The secret of a request: 128 random bits. They are kept in the folder, in a file that only its
 * owner may read, so that an open page finds a server again that was started again; where the
 * system has no such files they last as long as the server.
 */
record Token(String text) {
    private static final String NAME = ".plstar-serve";
    private static final int BYTES = 16;
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    /** The token of a folder. */
    static Token of(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            if (Files.isRegularFile(file)
                    && !Files.isSymbolicLink(file)
                    && Files.getPosixFilePermissions(file).equals(OWNER)) {
                String kept = Files.readString(file, StandardCharsets.UTF_8).strip();
                if (kept.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
                    return new Token(kept);
                }
            }
            Token fresh = random();
            FileAttribute<?> owner = PosixFilePermissions.asFileAttribute(OWNER);
            Files.deleteIfExists(file);
            Files.createFile(file, owner);
            Files.writeString(file, fresh.text + "\n", StandardOpenOption.WRITE);
            return fresh;
        } catch (IOException | UnsupportedOperationException e) {
            return random();
        }
    }

    private static Token random() {
        byte[] bits = new byte[BYTES];
        new SecureRandom().nextBytes(bits);
        return new Token(HexFormat.of().formatHex(bits));
    }

    /** Whether a text is this token; takes the same time for right and wrong texts. */
    boolean is(String other) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
