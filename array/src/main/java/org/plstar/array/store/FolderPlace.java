package org.plstar.array.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.plstar.array.npy.WholeFile;

/**
 * A folder whose files are the keys, which may contain slashes.
 *
 * @param folder made when something is first written
 */
public record FolderPlace(Path folder) implements ChunkPlace {
    private static final String LOCK = ".lock";

    @Override
    public InputStream open(String key) throws IOException {
        return Channels.newInputStream(FileChannel.open(file(key), StandardOpenOption.READ));
    }

    @Override
    public OptionalLong size(String key) throws IOException {
        try {
            return OptionalLong.of(Files.size(file(key)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void write(String key, WholeFile.Content content) throws IOException {
        Path file = file(key);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        WholeFile.writeChecked(file, content);
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(file(key));
    }

    @Override
    public String name(String key) {
        return file(key).toString();
    }

    @Override
    public void sweep() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> drafts;
        try (Stream<Path> all = Files.walk(folder)) {
            drafts = all.filter(WholeFile::isDraft).toList();
        }
        for (Path draft : drafts) {
            Files.deleteIfExists(draft);
        }
    }

    @Override
    public Optional<Closeable> hold() throws IOException {
        Path file = file(LOCK);
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(() -> {
                    Files.deleteIfExists(file);
                    channel.close();
                });
            }
        } catch (OverlappingFileLockException e) {
            // this process has the lock
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public OptionalLong room() throws IOException {
        return OptionalLong.of(Files.getFileStore(folder).getUsableSpace());
    }

    @Override
    public ChunkPlace beside(String suffix) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return new FolderPlace(folder.resolveSibling(
                String.valueOf(name).replaceFirst("(\\.zarr)?$", suffix + ".zarr")));
    }

    private Path file(String key) {
        return folder.resolve(key);
    }
}
