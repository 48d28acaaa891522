@org.jspecify.annotations.NullMarked
package org.plstar.array.store;
