package org.plstar.data.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.WholeFile;
import org.plstar.data.Location;
import org.plstar.data.NameList;
import org.plstar.refusal.Refusal;

/**
 * Named tensors in Hugging Face's safetensors format: 8 bytes with the length N of a text
 * (little-endian), N bytes of JSON with each tensor's type, shape and place, and the numbers,
 * row-major. Opening a file reads its text and checks it against the file's length: tensors lie one
 * behind the other, without overlaps and without holes. Source: the format's description in
 * huggingface/safetensors, README.md.
 */
public final class SafeTensors {
    private static final int CHUNK = 1 << 13;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final Path file;
    private final Location place;
    private final long length;
    private final Header header;

    private SafeTensors(Path file, Location place, long length, Header header) {
        this.file = file;
        this.place = place;
        this.length = length;
        this.header = header;
    }

    /**
     * What a file says of a tensor.
     *
     * @param shape extents, outermost first; empty for one number
     */
    public record Tensor(TensorType type, List<Integer> shape) {
        /** Copies the shape. */
        public Tensor {
            shape = List.copyOf(shape);
        }
    }

    /**
     * Opens a file: reads and checks what it says of its tensors, and none of their numbers. Cost:
     * that of the text.
     *
     * @throws Refusal if the file is not readable or breaks a rule of the format
     */
    public static SafeTensors open(Path file) {
        Location place = Location.file(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            byte[] text = new byte[textLength(channel, length, place)];
            fill(channel, ByteBuffer.wrap(text), Long.BYTES, place);
            long bytes = length - Long.BYTES - text.length;
            return new SafeTensors(file, place, length, Header.read(text, bytes, place));
        } catch (IOException e) {
            throw place.unreadable(e);
        }
    }

    private static int textLength(FileChannel channel, long length, Location place)
            throws IOException {
        if (length < Long.BYTES) {
            throw notSuchAFile(place, "it has " + length + " bytes");
        }
        ByteBuffer first = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, first, 0, place);
        long text = first.getLong(0);
        if (text < 0 || text > Math.min(Header.LONGEST, length - Long.BYTES)) {
            throw notSuchAFile(
                    place,
                    "its first 8 bytes say that " + Long.toUnsignedString(text)
                            + " bytes of header follow, of " + (length - Long.BYTES));
        }
        return (int) text;
    }

    private static Refusal notSuchAFile(Location place, String what) {
        return Refusal.of(
                SafeTensorsRefusal.NOT_SAFETENSORS,
                place.text(),
                what,
                "a whole safetensors file, whose header has at most " + Header.LONGEST + " bytes",
                "check which file it is, or fetch it again");
    }

    private static void fill(FileChannel channel, ByteBuffer to, long from, Location place)
            throws IOException {
        long at = from;
        while (to.hasRemaining()) {
            int count = channel.read(to, at);
            if (count < 0) {
                throw notSuchAFile(place, "it became shorter while it was read");
            }
            at += count;
        }
        to.flip();
    }

    /** The tensors by their names, in the order of the file's text. */
    public SequencedMap<String, Tensor> tensors() {
        SequencedMap<String, Tensor> all = new LinkedHashMap<>();
        header.entries().forEach((name, e) -> all.put(name, new Tensor(e.type(), e.shape())));
        return Collections.unmodifiableSequencedMap(all);
    }

    /** Texts by their names that the file has beside the tensors; empty if it has none. */
    public SequencedMap<String, String> metadata() {
        return header.metadata();
    }

    /**
     * Reads a tensor, of whatever type, as doubles. Nothing is rounded. Cost: 8 bytes of memory an
     * element, and one pass over its bytes.
     *
     * @throws Refusal NO_SUCH_TENSOR; NOT_FINITE if it holds NaN or an infinity; INEXACT if it
     *     holds an integer that a double cannot; TOO_LARGE
     */
    public NpyArray read(String name) {
        Header.Entry entry = Optional.ofNullable(header.entries().get(name))
                .orElseThrow(() -> Refusal.of(
                        SafeTensorsRefusal.NO_SUCH_TENSOR,
                        Header.tensor(place, name).text(),
                        "there is no such tensor",
                        "one of the file's",
                        NameList.suggestion(name, List.copyOf(header.entries().keySet()))));
        Location of = Header.tensor(place, name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != length) {
                throw notSuchAFile(place, "its length changed after it was opened");
            }
            return new NpyArray(entry.shape(), numbers(channel, entry, of));
        } catch (IOException e) {
            throw place.unreadable(e);
        }
    }

    /**
     * Reads all tensors of a file by name, in the order of its text.
     *
     * @throws Refusal as {@link #open} and {@link #read(String)} do
     */
    public static SequencedMap<String, NpyArray> read(Path file) {
        SafeTensors open = open(file);
        SequencedMap<String, NpyArray> all = new LinkedHashMap<>();
        open.header.entries().keySet().forEach(name -> all.put(name, open.read(name)));
        return all;
    }

    private double[] numbers(FileChannel channel, Header.Entry entry, Location of)
            throws IOException {
        TensorType type = entry.type();
        double[] values = allocate((entry.end() - entry.begin()) / type.bytes(), of);
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < values.length) {
            int count = Math.min(CHUNK, values.length - at);
            bytes.clear().limit(count * type.bytes());
            fill(channel, bytes, header.start() + entry.begin() + (long) at * type.bytes(), place);
            type.get(bytes, values, at, count);
            check(type, values, at, count, of);
            at += count;
        }
        return values;
    }

    private static double[] allocate(long size, Location of) {
        try {
            if (size <= LARGEST_ARRAY) {
                return new double[(int) size];
            }
        } catch (OutOfMemoryError e) {
            // refused below
        }
        throw Header.tooLarge(of);
    }

    private static void check(TensorType type, double[] values, int from, int count, Location of) {
        for (int i = from; i < from + count; i++) {
            if (!Double.isFinite(values[i])) {
                throw Refusal.of(
                        SafeTensorsRefusal.NOT_FINITE,
                        of.text() + ", element " + i,
                        "it is " + values[i],
                        "finite numbers",
                        "look at how the tensor was made: nothing finite can be computed from it");
            }
            if (type.mayBeRounded(values[i])) {
                throw Refusal.of(
                        SafeTensorsRefusal.INEXACT,
                        of.text() + ", element " + i,
                        "an integer about " + values[i] + " does not fit a double",
                        "integers below 2^53 in size",
                        "write smaller integers");
            }
        }
    }

    /**
     * Writes tensors as single precision (F32) without metadata, each number rounded to the
     * nearest; see {@link #write(Path, SequencedMap, TensorType, SequencedMap)}.
     */
    public static void write(Path file, SequencedMap<String, NpyArray> tensors) throws IOException {
        write(file, tensors, TensorType.F32, new LinkedHashMap<>());
    }

    /**
     * Writes tensors one behind the other in their order, whole or not at all; an existing file is
     * replaced. The same tensors give the same bytes, and the numbers begin at a multiple of 8
     * bytes. Cost: two passes over the numbers, no copy of them.
     *
     * @param type F64, or F32, to which each number is rounded
     * @param metadata texts by their names; with none the file has no such member
     * @throws Refusal VALUE if the type is another one, a number is not finite, or not as F32, or a
     *     name or a text cannot stand in the file
     */
    public static void write(
            Path file,
            SequencedMap<String, NpyArray> tensors,
            TensorType type,
            SequencedMap<String, String> metadata)
            throws IOException {
        if (type != TensorType.F32 && type != TensorType.F64) {
            throw Refusal.of(
                    SafeTensorsRefusal.VALUE,
                    "type " + type,
                    "numbers are not written so",
                    "F32 or F64",
                    "pass one of these");
        }
        tensors.forEach((name, tensor) -> checkWritable(name, tensor.values(), type));
        byte[] start = Header.write(tensors, type, metadata);
        WholeFile.write(file, out -> {
            out.write(start);
            for (NpyArray tensor : tensors.values()) {
                put(tensor.values(), type, out);
            }
        });
    }

    private static void checkWritable(String name, double[] values, TensorType type) {
        for (int i = 0; i < values.length; i++) {
            double written = type == TensorType.F32 ? (float) values[i] : values[i];
            if (!Double.isFinite(written)) {
                throw Refusal.of(
                        SafeTensorsRefusal.VALUE,
                        "tensor " + Location.quoted(name) + ", element " + i + " = " + values[i],
                        "it is no finite number of type " + type,
                        "finite numbers that the type holds",
                        Double.isFinite(values[i]) ? "write them as F64" : "pass such numbers");
            }
        }
    }

    private static void put(double[] values, TensorType type, OutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.min(CHUNK, values.length) * type.bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < values.length) {
            int end = at + Math.min(CHUNK, values.length - at);
            bytes.clear();
            for (int i = at; i < end; i++) {
                if (type == TensorType.F32) {
                    bytes.putFloat((float) values[i]);
                } else {
                    bytes.putDouble(values[i]);
                }
            }
            out.write(bytes.array(), 0, bytes.position());
            at = end;
        }
    }
}
