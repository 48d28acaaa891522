package org.plstar.data.safetensors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.npy.NpyArray;
import org.plstar.data.Location;
import org.plstar.data.json.StrictJson;
import org.plstar.refusal.Refusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands before the numbers of a file: 8 bytes with the length of a text, and the text, an
 * object of JSON.
 *
 * @param start of the numbers in the file
 * @param metadata texts by their names
 * @param entries tensors by their names, in the order of the text
 */
record Header(
        long start, SequencedMap<String, String> metadata, SequencedMap<String, Entry> entries) {
    /** The longest text that the format allows. */
    static final int LONGEST = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final String TYPE = "dtype";
    private static final String SHAPE = "shape";
    private static final String OFFSETS = "data_offsets";

    /**
     * A tensor, with its bytes' places behind the header.
     *
     * @param end behind its last byte
     */
    record Entry(TensorType type, List<Integer> shape, long begin, long end) {}

    /**
     * Reads the text and checks it against the bytes behind it.
     *
     * @param bytes how many follow the text
     */
    static Header read(byte[] text, long bytes, Location place) {
        JsonNode root;
        try {
            if (text.length == 0 || text[0] != '{') {
                throw new IOException("it does not begin with a brace");
            }
            root = StrictJson.read(text);
        } catch (IOException e) {
            throw bad(place, "its header is no object of JSON (" + e.getMessage() + ")");
        }
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            if (member.getKey().equals(METADATA)) {
                readMetadata(member.getValue(), metadata, place);
            } else {
                Location of = tensor(place, member.getKey());
                entries.put(member.getKey(), entry(member.getValue(), bytes, of));
            }
        }
        checkLayout(entries, bytes, place);
        return new Header(
                Long.BYTES + text.length,
                Collections.unmodifiableSequencedMap(metadata),
                Collections.unmodifiableSequencedMap(entries));
    }

    static Location tensor(Location place, String name) {
        return new Location(place.text() + ", tensor " + Location.quoted(name));
    }

    private static void readMetadata(JsonNode node, Map<String, String> to, Location place) {
        if (!node.isObject()) {
            throw bad(place, METADATA + " is no object");
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!member.getValue().isString()) {
                throw bad(place, METADATA + " has a member that is no text");
            }
            to.put(member.getKey(), member.getValue().stringValue());
        }
    }

    private static Entry entry(JsonNode node, long bytes, Location place) {
        JsonNode name = node.path(TYPE);
        if (!name.isString()) {
            throw bad(place, "it has no " + TYPE);
        }
        TensorType type = TensorType.of(name.stringValue())
                .orElseThrow(() -> Refusal.of(
                        SafeTensorsRefusal.ELEMENT_TYPE,
                        place.text(),
                        "numbers of type " + Location.quoted(name.stringValue()) + " are not read",
                        "one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(TensorType.values())
                                                .map(Enum::name)
                                                .toList()),
                        "widen it in Python, as by tensor.float()"));
        List<Long> extents = wholeNumbers(node.path(SHAPE), SHAPE, place);
        List<Long> offsets = wholeNumbers(node.path(OFFSETS), OFFSETS, place);
        if (offsets.size() != 2) {
            throw bad(place, OFFSETS + " has not two numbers");
        }
        long begin = offsets.getFirst();
        long end = offsets.getLast();
        if (begin > end || end > bytes) {
            throw Refusal.of(
                    SafeTensorsRefusal.LAYOUT,
                    place.text(),
                    "its bytes are from " + begin + " to " + end,
                    "a place among the " + bytes + " bytes behind the header",
                    "fetch the file again");
        }
        checkSize(type, extents, end - begin, place);
        return new Entry(type, extents.stream().map(Math::toIntExact).toList(), begin, end);
    }

    private static void checkSize(TensorType type, List<Long> extents, long bytes, Location place) {
        double wanted = type.bytes();
        for (long extent : extents) {
            wanted *= extent;
        }
        if (extents.contains(0L)) {
            wanted = 0; // also where the product of the others is too large for a double
        }
        // an exact comparison: beyond 2^53 no file has so many bytes
        if (wanted != bytes) {
            throw Refusal.of(
                    SafeTensorsRefusal.SIZE,
                    place.text(),
                    "it has " + bytes + " bytes",
                    String.format(Locale.ROOT, "%.0f", wanted) + " for shape " + shown(extents)
                            + " of " + type,
                    "fetch the file again");
        }
        if (extents.stream().anyMatch(e -> e > Integer.MAX_VALUE)) {
            throw tooLarge(place);
        }
    }

    private static String shown(List<Long> extents) {
        return extents.size() <= 8 ? extents.toString() : "of " + extents.size() + " axes";
    }

    static Refusal tooLarge(Location place) {
        return Refusal.of(
                SafeTensorsRefusal.TOO_LARGE,
                place.text(),
                "it is too large",
                "a tensor that fits the memory, of less than 2^31 elements",
                "take a smaller tensor, or give Java more memory (-Xmx)");
    }

    private static List<Long> wholeNumbers(JsonNode node, String name, Location place) {
        if (!node.isArray()) {
            throw bad(place, "it has no " + name);
        }
        List<Long> numbers = new ArrayList<>(node.size());
        for (JsonNode n : node) {
            if (!n.isIntegralNumber() || !n.canConvertToLong() || n.longValue() < 0) {
                throw bad(place, name + " has " + Location.quoted(n.toString()) + ", no count");
            }
            numbers.add(n.longValue());
        }
        return numbers;
    }

    /** In the order of their places, each tensor begins where the one before it ends. */
    private static void checkLayout(Map<String, Entry> entries, long bytes, Location place) {
        List<Map.Entry<String, Entry>> ordered = new ArrayList<>(entries.entrySet());
        ordered.sort(Comparator.<Map.Entry<String, Entry>>comparingLong(
                        e -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long end = 0;
        for (Map.Entry<String, Entry> e : ordered) {
            long begin = e.getValue().begin();
            if (begin != end) {
                throw Refusal.of(
                        SafeTensorsRefusal.LAYOUT,
                        tensor(place, e.getKey()).text(),
                        begin < end
                                ? "its bytes begin at " + begin + ", in those of another tensor"
                                : "the bytes from " + end + " to " + begin
                                        + ", before it, belong to no tensor",
                        "its bytes to begin at " + end,
                        "fetch the file again");
            }
            end = e.getValue().end();
        }
        if (end != bytes) {
            throw Refusal.of(
                    SafeTensorsRefusal.LAYOUT,
                    place.text(),
                    "the bytes from " + end + " to " + bytes
                            + " behind the header belong to no tensor",
                    "tensors that take all " + bytes + " bytes behind the header",
                    "fetch the file again");
        }
    }

    private static Refusal bad(Location place, String what) {
        return Refusal.of(
                SafeTensorsRefusal.BAD_HEADER,
                place.text(),
                what,
                "a header of the safetensors format",
                "fetch the file again, or write it again with safetensors.save_file");
    }

    /**
     * The bytes before the numbers, which are a multiple of 8.
     *
     * @param tensors their numbers follow each other in this order
     */
    static byte[] write(
            Map<String, NpyArray> tensors, TensorType type, Map<String, String> metadata) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = root.putObject(METADATA);
            metadata.forEach((name, text) -> texts.put(wellFormed(name), wellFormed(text)));
        }
        long end = 0;
        for (Map.Entry<String, NpyArray> tensor : tensors.entrySet()) {
            if (tensor.getKey().equals(METADATA)) {
                throw unwritable("tensor " + METADATA, "the format has this name for metadata");
            }
            ObjectNode node = root.putObject(wellFormed(tensor.getKey()));
            node.put(TYPE, type.name());
            ArrayNode shape = node.putArray(SHAPE);
            tensor.getValue().shape().forEach(shape::add);
            ArrayNode offsets = node.putArray(OFFSETS).add(end);
            end += (long) tensor.getValue().values().length * type.bytes();
            offsets.add(end);
        }
        byte[] text = root.toString().getBytes(StandardCharsets.UTF_8);
        if (text.length > LONGEST - Long.BYTES) {
            throw unwritable(
                    "names, shapes and metadata of " + text.length + " bytes",
                    "the format has at most " + LONGEST);
        }
        int padded = (text.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        byte[] all = new byte[Long.BYTES + padded];
        for (int i = 0; i < Long.BYTES; i++) {
            all[i] = (byte) ((long) padded >> (8 * i));
        }
        System.arraycopy(text, 0, all, Long.BYTES, text.length);
        Arrays.fill(all, Long.BYTES + text.length, all.length, (byte) ' ');
        return all;
    }

    private static String wellFormed(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw unwritable(Location.quoted(text), "it has half a surrogate pair");
        }
        return text;
    }

    private static Refusal unwritable(String where, String what) {
        return Refusal.of(
                SafeTensorsRefusal.VALUE,
                where,
                what,
                "names and texts that the safetensors format can hold",
                "pass others");
    }
}
