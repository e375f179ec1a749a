import { Product } from '../../api/product.testing.ts';
import { logsRequest, tracesRequest } from '../../schema/otlp.testing.ts';
import { shopLogs, shopSpans } from '../../schema/shop.testing.ts';

const AGO_MS = 300_000;

/** The product with what the shop sent five minutes ago. */
export async function startShop(settings: Record<string, string> = {}): Promise<Product> {
  const product = await Product.start({ settings });
  const startNano = BigInt(Date.now() - AGO_MS) * 1_000_000n;
  await product.send('traces', tracesRequest(startNano, shopSpans));
  await product.send('logs', logsRequest(startNano, shopLogs));
  return product;
}
