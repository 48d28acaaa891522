/** Folders of images and labels in the IDX format of MNIST and its successors. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.idx;
