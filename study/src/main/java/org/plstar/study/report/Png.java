package org.plstar.study.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Small images as PNG (ISO/IEC 15948), in an address that a page carries. The same pixels give the
 * same text.
 */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int GREY = 0;
    private static final int COLOUR = 2;
    private static final int PALETTE = 3;

    private Png() {}

    /**
     * An image of grey (1 channel) or of colours (3).
     *
     * @param pixels [channels, height, width]
     */
    static String address(int channels, int height, int width, byte[] pixels) {
        byte[] rows = new byte[pixels.length];
        int area = height * width;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < area; i++) {
                rows[i * channels + c] = pixels[c * area + i];
            }
        }
        return address(width, height, channels == 3 ? COLOUR : GREY, new byte[0], rows);
    }

    /**
     * An image of numbered colours.
     *
     * @param palette [256, 3]
     * @param pixels [height, width]
     */
    static String address(int height, int width, byte[] palette, byte[] pixels) {
        return address(width, height, PALETTE, palette, pixels);
    }

    private static String address(int width, int height, int type, byte[] palette, byte[] rows) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        byte[] head = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) 8) // bits per channel
                .put((byte) type)
                .put(new byte[3]) // deflate, no filter chosen by rows, not interlaced
                .array();
        chunk(png, "IHDR", head);
        if (palette.length > 0) {
            chunk(png, "PLTE", palette);
        }
        chunk(png, "IDAT", deflated(rows, rows.length / height));
        chunk(png, "IEND", new byte[0]);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
    }

    /** The compressed rows, each after a zero byte, which means that it is not filtered. */
    private static byte[] deflated(byte[] rows, int length) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            for (int i = 0; i < rows.length; i += length) {
                plain.write(0);
                plain.write(rows, i, length);
            }
            deflater.setInput(plain.toByteArray());
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            byte[] some = new byte[8192];
            while (!deflater.finished()) {
                packed.write(some, 0, deflater.deflate(some));
            }
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(content);
        png.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        png.writeBytes(name);
        png.writeBytes(content);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }
}
