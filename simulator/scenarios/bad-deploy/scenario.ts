import { addItem, cart } from '../../world/services/cart.ts';
import type { Scenario } from '../scenario.ts';
import { readTruth } from '../truth.ts';
import truth from './truth.json' with { type: 'json' };

const version = '3.0.0';

export const badDeploy: Scenario = {
  truth: readTruth(truth),
  disturb(conditions) {
    conditions.release(cart, version, { share: 1 / 3, notes: 'gift wrapping, canary' });
    conditions.breakOperation({
      service: cart,
      route: addItem.route,
      version,
      share: 0.9,
      exception: {
        type: 'System.NullReferenceException',
        message: 'Object reference not set to an instance of an object.',
      },
      frames: [
        { function: 'Shop.Cart.GiftWrapping.PriceOf(CartItem item)', file: '/src/Cart/GiftWrapping.cs', line: 27 },
        {
          function: 'Shop.Cart.Controllers.CartController.AddItem(String cartId, AddItemRequest request)',
          file: '/src/Cart/Controllers/CartController.cs',
          line: 84,
        },
      ],
    });
  },
};
